/* A loop at a real-time priority leaves others some time; and comes first in the rest of it. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include "say.h"

static volatile int *done;

static int hog(void)
{
	while (!*done)
		;
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
	pid_t fifo, rr, other;

	done = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(sched_setscheduler(0, SCHED_FIFO, &first)); /* to start them all */
	fifo = start(hog, SCHED_FIFO, 10);
	rr = start(hog, SCHED_RR, 20);
	other = start(end_them, SCHED_OTHER, 0);
	say("the other ends: %s", ended(wait_for(other)));
	say(", the hogs: %s", ended(wait_for(fifo)));
	say(" %s\n", ended(wait_for(rr)));
	return 0;
}
