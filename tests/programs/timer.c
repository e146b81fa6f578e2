/* POSIX timers that send signals: timer_create(2), _settime, _gettime, _getoverrun, _delete. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include "outcome.h"

#define S  1000000000LL
#define MS 1000000LL

static int create(clockid_t clock, int sig, int notify, int number)
{
	int id = -1;
	struct sigevent e = { .sigev_notify = notify, .sigev_signo = sig };

	e.sigev_value.sival_int = number;
	return syscall(SYS_timer_create, clock, &e, &id) < 0 ? -1 : id;
}

static long set(int id, int flags, long long value, long long interval, void *old)
{
	struct itimerspec t = { { interval / S, interval % S }, { value / S, value % S } };

	return syscall(SYS_timer_settime, id, flags, &t, old);
}

static void show(const char *what, int id)
{
	struct itimerspec t;

	say(what, syscall(SYS_timer_gettime, id, &t));
	printf("\tinterval %lld, runs %d\n", t.it_interval.tv_sec * S + t.it_interval.tv_nsec,
	       t.it_value.tv_sec || t.it_value.tv_nsec);
}

static int take(int sig, siginfo_t *info)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	memset(info, 0, sizeof(*info));
	return sigtimedwait(&set, info, &(struct timespec){ 8, 0 });
}

static void by_clock(clockid_t clock)
{
	int id = create(clock, 40, SIGEV_SIGNAL, clock * 100);
	struct timespec now;
	siginfo_t info;

	if (id < 0) {
		printf("clock %d: %s\n", clock, errno_name(errno));
		return;
	}
	set(id, 0, 10 * MS, 0, NULL);
	if (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID)
		for (sigset_t s; sigpending(&s) == 0 && !sigismember(&s, 40);)
			;
	printf("clock %d: %d, ", clock, take(40, &info));
	printf("si_code %d, value %d, overrun %d; ", info.si_code, info.si_int, info.si_overrun);
	clock_gettime(clock, &now);
	set(id, TIMER_ABSTIME, now.tv_sec * S + now.tv_nsec + 10 * MS, 0, NULL);
	if (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID)
		for (sigset_t s; sigpending(&s) == 0 && !sigismember(&s, 40);)
			;
	printf("until: %d\n", take(40, &info));
	syscall(SYS_timer_delete, id);
}

int main(void)
{
	struct itimerspec old;
	siginfo_t info;
	sigset_t all;
	long long began;
	int id, other;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	for (int clock = 0; clock <= 7; clock++)
		by_clock(clock);
	by_clock(11);

	id = create(CLOCK_MONOTONIC, SIGUSR1, SIGEV_SIGNAL, 5);
	show("a new one", id);
	began = now_ns();
	say("set it", set(id, 0, 20 * MS, 10 * MS, NULL));
	show("set", id);
	for (int i = 0; i < 3; i++) {
		printf("tick %d, ", take(SIGUSR1, &info));
		printf("value %d\n", info.si_int);
	}
	printf("it took the time: %d\n", now_ns() - began >= 40 * MS);
	sleep_ms(75);
	take(SIGUSR1, &info);
	printf("ticks that nobody took: %d, by a call: %d\n", info.si_overrun >= 5,
	       syscall(SYS_timer_getoverrun, id) >= 5);
	say("stop it", set(id, 0, 0, 0, &old));
	printf("\twas: interval %ld, left at most that: %d\n", old.it_interval.tv_nsec,
	       old.it_value.tv_nsec <= 10 * MS);
	show("stopped", id);

	say("set to the past", set(id, TIMER_ABSTIME, 1, 0, NULL));
	printf("%d\n", take(SIGUSR1, &info));
	set(id, 0, 1000 * S, 7 * S, NULL);
	say("set again", set(id, 0, 2000 * S, 0, &old));
	printf("\twas: interval %ld s, left %d\n", old.it_interval.tv_sec,
	       old.it_value.tv_sec > 100);

	other = create(CLOCK_REALTIME, 0, SIGEV_NONE, 0);
	set(other, 0, 5 * MS, 0, NULL);
	sleep_ms(10);
	show("one that says nothing", other);
	if (fork() == 0) {
		say("a child has none", syscall(SYS_timer_gettime, id, &old));
		_exit(0);
	}
	wait(NULL);

	/* Its signal waits while the timer is deleted. */
	set(id, 0, 1, 0, NULL);
	sleep_ms(5);
	say("delete", syscall(SYS_timer_delete, id));
	say("again", syscall(SYS_timer_delete, id));
	say("no event: SIGALRM, the timer's number",
	    syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &id));
	set(id, 0, 1 * MS, 0, NULL);
	printf("%d, ", take(SIGALRM, &info));
	printf("the number: %d\n", info.si_int == id);
	return 0;
}
