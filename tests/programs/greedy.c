/* One that asks for its own scheduling again and again does not keep the CPU from another. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include "say.h"

#define PATIENCE 3 /* seconds */
#define TURNS	 4

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

/* Each time that it was away from the CPU, and is back, is a turn. */
static void count_turns(volatile int *turns)
{
	for (double last = now(), at;; last = at) {
		at = now();
		*turns += at - last > 0.004;
	}
}

static void by_nice(void)
{
	must(setpriority(PRIO_PROCESS, 0, 0));
}

static void by_policy(void)
{
	must(sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){ 0 }));
}

static void try_by(const char *name, void (*again)(void), volatile int *turns)
{
	double end = now() + PATIENCE;
	pid_t other;

	*turns = 0;
	other = must(fork());
	if (other == 0)
		count_turns(turns);
	while (*turns < TURNS && now() < end)
		again();
	say("%s: the other one has its turns: %s\n", name, yes(*turns >= TURNS));
	kill(other, SIGKILL);
	wait_for(other);
}

int main(void)
{
	volatile int *turns =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cpu_set_t one;

	must((long)turns);
	CPU_ZERO(&one);
	CPU_SET(must(sched_getcpu()), &one);
	must(sched_setaffinity(0, sizeof(one), &one));
	try_by("setpriority", by_nice, turns);
	try_by("sched_setscheduler", by_policy, turns);
	return 0;
}
