/* alarm(2), setitimer(2), getitimer(2): three clocks, one timer each. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "outcome.h"

static volatile int calls[65];
static volatile int code;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)context;
	calls[sig]++;
	code = info->si_code;
}

static long set(int which, const void *new, void *old)
{
	return syscall(SYS_setitimer, which, new, old);
}

static struct itimerval ms(int interval, int value)
{
	return (struct itimerval){ { interval / 1000, interval % 1000 * 1000 },
				   { value / 1000, value % 1000 * 1000 } };
}

static long us(struct timeval t)
{
	return t.tv_sec * 1000000 + t.tv_usec;
}

static void show(const char *what, int which)
{
	struct itimerval t;

	say(what, getitimer(which, &t));
	printf("\tinterval %ld us, runs: %d\n", us(t.it_interval), us(t.it_value) > 0);
}

/* Three ticks; the clock that it counts by has gone on by as much. */
static void ticks(const char *what, int which, int sig, clockid_t clock, int busy)
{
	struct itimerval t = ms(10, 20), never = ms(0, 0);
	struct timespec before, after;

	calls[sig] = 0;
	clock_gettime(clock, &before);
	say(what, set(which, &t, NULL));
	while (calls[sig] < 3)
		if (!busy)
			pause();
		else if (busy > 1)
			getppid(); /* some of the time is the kernel's */
	clock_gettime(clock, &after);
	set(which, &never, &t);
	printf("\tsi_code %d, 30 ms have gone by: %d, interval %ld us\n", code,
	       (after.tv_sec - before.tv_sec) * 1000000000L + after.tv_nsec - before.tv_nsec >=
		       30000000, /* the processor's time may be counted in ticks */
	       us(t.it_interval));
	show("\tafterwards", which);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	struct itimerval t = ms(0, 500000), old, odd = { { 0, 0 }, { 1, 1000000 } };
	int status;

	alarm(0);
	sigaction(SIGALRM, &sa, NULL);
	sigaction(SIGVTALRM, &sa, NULL);
	sigaction(SIGPROF, &sa, NULL);
	show("at first", ITIMER_REAL);
	printf("alarm: %u left\n", alarm(100));
	show("it is the same timer", ITIMER_REAL);
	printf("alarm, of 100: %d\n", alarm(1000) > 10);
	printf("alarm, of 1000: %d\n", alarm(0) > 100);
	printf("alarm: %u left\n", alarm(0));

	ticks("ITIMER_REAL", ITIMER_REAL, SIGALRM, CLOCK_MONOTONIC, 0);
	ticks("ITIMER_VIRTUAL", ITIMER_VIRTUAL, SIGVTALRM, CLOCK_MONOTONIC, 1);
	ticks("ITIMER_PROF", ITIMER_PROF, SIGPROF, CLOCK_MONOTONIC, 2);

	calls[SIGALRM] = 0;
	t = ms(0, 10);
	set(ITIMER_REAL, &t, NULL);
	while (!calls[SIGALRM])
		sleep_ms(2);
	sleep_ms(30);
	printf("once: %d\n", calls[SIGALRM]);
	t = ms(5, 0);
	say("an interval without a value", set(ITIMER_REAL, &t, &old));
	show("it does not run", ITIMER_REAL);

	say("which 3", set(3, &t, NULL));
	say("which -1", set(-1, &t, NULL));
	say("get which 3", syscall(SYS_getitimer, 3, &t));
	say("a bad new one", set(ITIMER_REAL, (void *)16, NULL));
	say("a bad new one of which 3", set(3, (void *)16, NULL));
	say("a bad old one", set(ITIMER_REAL, &t, (void *)16));
	say("get, nowhere to put it", syscall(SYS_getitimer, ITIMER_REAL, 16));
	say("a million microseconds", set(ITIMER_REAL, &odd, NULL));
	odd = (struct itimerval){ { 0, -1 }, { 1, 0 } };
	say("negative microseconds", set(ITIMER_REAL, &odd, NULL));
	odd = (struct itimerval){ { 0, 0 }, { -1, 0 } };
	say("negative seconds", set(ITIMER_REAL, &odd, NULL));

	/* A child has no timer; a program started anew keeps it. */
	t = ms(0, 100000);
	set(ITIMER_REAL, &t, NULL);
	if (fork() == 0) {
		show("a child", ITIMER_REAL);
		signal(SIGALRM, SIG_DFL);
		t = ms(0, 20);
		set(ITIMER_REAL, &t, NULL);
		for (;;)
			pause();
	}
	wait(&status);
	printf("by default: %s %d\n", WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return alarm(0) == 0;
}
