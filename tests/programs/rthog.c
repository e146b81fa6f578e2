/*
 * Loops at real-time priorities, many of them, leave others some time.  The rest goes to the one
 * that comes first by priority, and under SCHED_FIFO to none of its equals.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include "say.h"

#define EQUALS 20

static volatile int *done, *turns; /* of each hog */
static volatile int number;

static int hog(void)
{
	while (!*done)
		turns[number] = 1;
	return 0;
}

static pid_t start(int (*function)(void), int policy, int priority)
{
	struct sched_param param = { priority };
	cpu_set_t one;
	pid_t pid;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	pid = must(fork());
	if (pid == 0) {
		must(sched_setaffinity(0, sizeof(one), &one));
		must(sched_setscheduler(0, policy, &param));
		_exit(function());
	}
	return pid;
}

/* Where the hogs are; runs when they stand back. */
static int end_them(void)
{
	*done = 1;
	return 0;
}

int main(void)
{
	struct sched_param first = { 50 };
	pid_t hogs[EQUALS + 1], other;
	int equals = 0;

	done = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	turns = done + 1;
	must(sched_setscheduler(0, SCHED_FIFO, &first)); /* to start them all */
	for (number = 0; number < EQUALS; number++)
		hogs[number] = start(hog, SCHED_FIFO, 20);
	hogs[number] = start(hog, SCHED_RR, 10);
	other = start(end_them, SCHED_OTHER, 0);
	say("the other ends: %s", ended(wait_for(other)));
	for (int i = 0; i < EQUALS; i++)
		equals += turns[i];
	say(", of the equals %d had a turn, of those below %d\n", equals, turns[EQUALS]);
	for (int i = 0; i <= EQUALS; i++)
		must(wait_for(hogs[i]));
	return 0;
}
