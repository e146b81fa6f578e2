/*
 * Scheduling policies: sched_setscheduler(2) and its relatives, what they accept and what they
 * refuse.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include "say.h"

#ifndef SCHED_RESET_ON_FORK
#define SCHED_RESET_ON_FORK 0x40000000
#endif

static long set(long pid, long policy, int priority)
{
	struct sched_param param = { priority };

	return syscall(SYS_sched_setscheduler, pid, policy, &param);
}

static void tell(const char *what)
{
	struct sched_param param = { -1 };
	long policy = syscall(SYS_sched_getscheduler, 0);

	must(syscall(SYS_sched_getparam, 0, &param));
	say("%s: policy %lx, priority %d, nice %d\n", what, policy, param.sched_priority,
	    getpriority(PRIO_PROCESS, 0));
}

static int child(void)
{
	tell("a child's");
	return 0;
}

static void policies(void)
{
	static const int numbers[] = { SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH,
				       4,	    SCHED_IDLE, 8,	  -1 };

	for (int n = 0; n < 8; n++) {
		int i = numbers[n];

		say("policy %d: from %ld", i, syscall(SYS_sched_get_priority_min, i));
		say(" to %ld", syscall(SYS_sched_get_priority_max, i));
		say(", with 0: %s", result(set(0, i, 0)));
		say(", with 1: %s", result(set(0, i, 1)));
		say(", with 99: %s", result(set(0, i, 99)));
		say(", with 100: %s", result(set(0, i, 100)));
		say(", with -1: %s\n", result(set(0, i, -1)));
		tell("now");
	}
}

static void interval(const char *what)
{
	struct timespec t = { -1, -1 };

	must(syscall(SYS_sched_rr_get_interval, 0, &t));
	say("%s: %ld.%03ld s\n", what, (long)t.tv_sec, t.tv_nsec / 1000000);
}

int main(void)
{
	struct sched_param param = { 5 };
	struct timespec t;

	tell("at first");
	policies();
	must(set(0, SCHED_FIFO, 10));
	interval("FIFO's time");
	must(set(0, SCHED_RR, 10));
	interval("RR's time");
	say("a priority for it: %s\n", result(syscall(SYS_sched_setparam, 0, &param)));
	in_child(child);
	must(set(0, SCHED_RR | SCHED_RESET_ON_FORK, 10));
	tell("to be reset");
	in_child(child);
	say("the flag stays, or is taken back: %s", result(set(0, SCHED_RR, 10)));
	say(", yield: %s\n", result(sched_yield()));
	must(set(0, SCHED_OTHER, 0));
	param.sched_priority = 0;
	say("no priority: %s\n", result(syscall(SYS_sched_setparam, 0, &param)));
	must(setpriority(PRIO_PROCESS, 0, -5));
	must(set(0, SCHED_OTHER | SCHED_RESET_ON_FORK, 0));
	in_child(child);

	say("policy -1: %s", result(set(0, -1, 0)));
	say(", process -1: %s", result(set(-1, SCHED_OTHER, 0)));
	say(", none: %s", result(set(999999, SCHED_OTHER, 0)));
	say(", NULL: %s", result(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, NULL)));
	say(", nowhere: %s\n", result(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, 16)));
	say("getscheduler: %s", result(syscall(SYS_sched_getscheduler, -1)));
	say(" %s", result(syscall(SYS_sched_getscheduler, 999999)));
	say(", getparam: %s", result(syscall(SYS_sched_getparam, -1, &param)));
	say(" %s", result(syscall(SYS_sched_getparam, 999999, &param)));
	say(" %s", result(syscall(SYS_sched_getparam, 0, NULL)));
	say(" %s\n", result(syscall(SYS_sched_getparam, 0, 16)));
	say("rr_get_interval: %s", result(syscall(SYS_sched_rr_get_interval, -1, &t)));
	say(" %s", result(syscall(SYS_sched_rr_get_interval, 999999, &t)));
	say(" %s\n", result(syscall(SYS_sched_rr_get_interval, 0, 16)));
	return 0;
}
