/* POSIX timers used wrongly. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include "outcome.h"

#define SOMEBODY 54321 /* a user with no other process: what waits is counted by user */

static int id;

static void create(const char *what, int clock, int notify, int sig, int tid)
{
	struct {
		union sigval value;
		int sig, notify, tid, pad[11];
	} e = { { 0 }, sig, notify, tid, { 0 } };

	id = -7;
	say(what, syscall(SYS_timer_create, clock, &e, &id));
	if (id >= 0)
		syscall(SYS_timer_delete, id);
	else
		printf("\tno number\n");
}

static void settime(const char *what, int number, int flags, struct itimerspec t)
{
	say(what, syscall(SYS_timer_settime, number, flags, &t, NULL));
}

int main(void)
{
	struct itimerspec good = { { 0, 0 }, { 100, 0 } };
	struct rlimit limit = { 2, 2 };
	int one;

	create("an unknown clock", 77, SIGEV_SIGNAL, SIGUSR1, 0);
	create("a negative clock", -1, SIGEV_SIGNAL, SIGUSR1, 0);
	create("a coarse clock", CLOCK_MONOTONIC_COARSE, SIGEV_SIGNAL, SIGUSR1, 0);
	create("the raw clock", CLOCK_MONOTONIC_RAW, SIGEV_SIGNAL, SIGUSR1, 0);
	create("signal 0", CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0);
	create("signal 64", CLOCK_MONOTONIC, SIGEV_SIGNAL, 64, 0);
	create("signal 65", CLOCK_MONOTONIC, SIGEV_SIGNAL, 65, 0);
	create("signal -1", CLOCK_MONOTONIC, SIGEV_SIGNAL, -1, 0);
	create("no signal needed", CLOCK_MONOTONIC, SIGEV_NONE, 65, 0);
	create("an unknown way", CLOCK_MONOTONIC, 77, SIGUSR1, 0);
	create("SIGEV_THREAD is a signal to the kernel", CLOCK_MONOTONIC, SIGEV_THREAD, SIGUSR1, 0);
	create("SIGEV_THREAD_ID", CLOCK_MONOTONIC, 4, SIGUSR1, getpid());
	create("SIGEV_THREAD_ID, not ours", CLOCK_MONOTONIC, 4, SIGUSR1, 1);
	create("SIGEV_THREAD_ID, nobody's", CLOCK_MONOTONIC, 4, SIGUSR1, 0x3fffffff);
	create("SIGEV_THREAD_ID, 0", CLOCK_MONOTONIC, 4, SIGUSR1, 0);
	say("a bad event", syscall(SYS_timer_create, CLOCK_MONOTONIC, 16, &id));
	say("a bad event, an unknown clock", syscall(SYS_timer_create, 77, 16, &id));
	say("nowhere to put the number", syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, 16));

	say("one", syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &one));
	settime("no such timer", one + 100, 0, good);
	settime("a negative one", -1, 0, good);
	settime("a second's nanoseconds", one, 0,
		(struct itimerspec){ { 0, 0 }, { 0, 1000000000 } });
	settime("negative nanoseconds", one, 0, (struct itimerspec){ { 0, 0 }, { 0, -1 } });
	settime("negative seconds", one, 0, (struct itimerspec){ { 0, 0 }, { -1, 0 } });
	settime("a bad interval", one, 0, (struct itimerspec){ { 0, -1 }, { 1, 0 } });
	settime("a bad interval of no such timer", 99, 0,
		(struct itimerspec){ { 0, -1 }, { 1, 0 } });
	settime("unknown flags mean nothing", one, 0x7ffe, good);
	say("null", syscall(SYS_timer_settime, one, 0, NULL, NULL));
	say("a bad new one", syscall(SYS_timer_settime, one, 0, 16, NULL));
	say("a bad old one", syscall(SYS_timer_settime, one, 0, &good, 16));
	say("gettime, no such timer", syscall(SYS_timer_gettime, 99, &good));
	say("gettime, nowhere to put it", syscall(SYS_timer_gettime, one, 16));
	say("getoverrun, no such timer", syscall(SYS_timer_getoverrun, 99));
	say("delete, no such timer", syscall(SYS_timer_delete, 99));
	say("delete, a negative one", syscall(SYS_timer_delete, -1));

	/* Each timer takes one of the signals that may wait. */
	if (setresuid(SOMEBODY, SOMEBODY, SOMEBODY) < 0)
		return 1;
	setrlimit(RLIMIT_SIGPENDING, &limit);
	create("within the limit", CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0);
	for (int i = 0; i < 3; i++)
		say("kept", syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &id));
	return 0;
}
