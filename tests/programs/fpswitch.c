/*
 * Every task has its own floating-point registers and its own rounding: processes and threads
 * compute at the same time, each in its own way, and a fork starts with the rounding of its parent.
 */
#define _GNU_SOURCE
#include <fenv.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include "say.h"

#define TASKS 4

static const int modes[TASKS] = { FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
static double expected[TASKS];

/* Many values live in registers at once; the result depends on each rounding. */
static double compute(int n, int yields)
{
	volatile double third = 3;
	double a = 1 / third, b = 2 / third, c = 5 / third, d = 7 / third, e = 0.1, f = 0.7;

	for (int i = 0; i < n; i++) {
		a = a * b + c / third;
		b = b * 0.9 + d / (a + 1);
		c = c - e * 0.01 + f / third;
		d = d / 1.1 + a * 0.001;
		e = e + f / (b + 7);
		f = f * 0.99 + 1 / (third + d);
		if (yields && i % 1000 == 0)
			sched_yield();
	}
	return a + b + c + d + e + f;
}

static void *task(void *number)
{
	intptr_t which = (intptr_t)number, wrong = 0;

	fesetround(modes[which % TASKS]);
	for (int i = 0; i < 10; i++)
		wrong += compute(20000, i % 2) != expected[which % TASKS];
	wrong += fegetround() != modes[which % TASKS];
	return (void *)wrong;
}

int main(void)
{
	pthread_t threads[TASKS];
	pid_t pids[TASKS];
	void *answer;

	for (int i = 0; i < TASKS; i++) {
		fesetround(modes[i]);
		expected[i] = compute(20000, 0);
	}
	say("they differ: %s\n", yes(expected[1] != expected[0] && expected[2] != expected[1]));
	fesetround(FE_DOWNWARD);
	for (intptr_t i = 0; i < TASKS; i++) {
		pids[i] = must(fork());
		if (pids[i] == 0)
			_exit(fegetround() == FE_DOWNWARD ? (intptr_t)task((void *)i) : 100);
	}
	for (intptr_t i = 0; i < TASKS; i++)
		pthread_create(&threads[i], NULL, task, (void *)i);
	for (int i = 0; i < TASKS; i++) {
		pthread_join(threads[i], &answer);
		say("thread %d: %d wrong", i, (int)(intptr_t)answer);
		say(", process %d: %s\n", i, ended(wait_for(pids[i])));
	}
	say("the first one's rounding stays: %s\n", yes(fegetround() == FE_DOWNWARD));
	return 0;
}
