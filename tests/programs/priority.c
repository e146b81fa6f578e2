/* getpriority(2), setpriority(2), nice(2): of a process, a group, a user; bounds and errors. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "say.h"

static int gate[2];

static pid_t sleeper(uid_t uid)
{
	pid_t pid = must(fork());
	char byte;

	if (pid == 0) {
		close(gate[1]);
		must(setuid(uid));
		_exit(read(gate[0], &byte, 1));
	}
	must(setpgid(pid, 0));
	return pid;
}

static int is(int which, int who)
{
	int value;

	errno = 0;
	value = getpriority(which, who);
	return errno ? 1000 + errno : value;
}

static int inherits(void)
{
	return is(PRIO_PROCESS, 0);
}

static void *thread(void *tid)
{
	must(setpriority(PRIO_PROCESS, 0, 9));
	*(int *)tid = is(PRIO_PROCESS, 0);
	return NULL;
}

int main(void)
{
	int first = is(PRIO_PROCESS, 0), own = 0;
	pthread_t id;
	pid_t a, b;

	must(pipe(gate));
	say("at first: %d, as the call gives it: %ld\n", first,
	    syscall(SYS_getpriority, PRIO_PROCESS, 0));
	say("nice(4): %d", nice(4));
	say(", nice(100): %d", nice(100));
	say(", nice(-5): %d", nice(-5));
	say(", nice(-100): %d\n", nice(-100));
	for (int i = -60; i <= 60; i += 30) {
		must(setpriority(PRIO_PROCESS, 0, i));
		say("set to %d: %d, the call: %ld\n", i, is(PRIO_PROCESS, 0),
		    syscall(SYS_getpriority, PRIO_PROCESS, getpid()));
	}
	must(setpriority(PRIO_PROCESS, 0, 7));
	say("a child: %s\n", ended(in_child(inherits)));
	pthread_create(&id, NULL, thread, &own);
	pthread_join(id, NULL);
	say("a thread sets its own: %d, not ours: %d\n", own, is(PRIO_PROCESS, 0));

	a = sleeper(0);
	b = sleeper(0);
	must(setpgid(b, a));
	must(setpriority(PRIO_PROCESS, a, 3));
	say("of a group, the best: %d\n", is(PRIO_PGRP, a));
	must(setpriority(PRIO_PGRP, a, 11));
	say("of each: %d %d, ours: %d\n", is(PRIO_PROCESS, a), is(PRIO_PROCESS, b),
	    is(PRIO_PROCESS, 0));

	say("an unknown kind: %s", result(setpriority(3, 0, 0)));
	say(" %s", result(getpriority(-1, 0)));
	say(", no such process: %s", result(setpriority(PRIO_PROCESS, 999999, 0)));
	say(", group: %s", result(setpriority(PRIO_PGRP, 999999, 0)));
	say(", user: %s", result(setpriority(PRIO_USER, 777777, 0)));
	say(" %s\n", result(getpriority(PRIO_USER, 777777)));
	return 0;
}
