/* rt_sigtimedwait(2): to take a signal without a handler; its information, time-outs, misuse. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "outcome.h"

#define BIT(sig) (1UL << ((sig)-1))
#define MS	 1000000L

static volatile int calls;

static void handler(int sig)
{
	(void)sig;
	calls++;
}

static void take(const char *what, unsigned long set, siginfo_t *info, const struct timespec *t)
{
	memset(info, 0, sizeof(*info));
	value(what, syscall(SYS_rt_sigtimedwait, &set, info, t, 8));
}

static void queue(int sig, int number)
{
	sigqueue(getpid(), sig, (union sigval){ .sival_int = number });
}

int main(void)
{
	unsigned long set = BIT(SIGUSR1) | BIT(SIGUSR2) | BIT(40) | BIT(41) | BIT(SIGSEGV),
		      all = ~0UL;
	struct timespec none = { 0, 0 }, some = { 0, 20 * MS }, wrong = { 0, 1000 * MS };
	struct timespec negative = { -1, 0 }, less = { 0, -1 };
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_RESTART };
	struct itimerval often = { { 0, 10000 }, { 0, 10000 } }, never = { { 0, 0 }, { 0, 0 } };
	siginfo_t info;
	long long began;
	pid_t parent = getpid(), child;

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGALRM, &sa, NULL);
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);

	take("nothing waits", set, &info, &none);
	began = now_ns();
	take("nothing comes", set, &info, &some);
	printf("it took the time: %d\n", now_ns() - began >= 20 * MS);

	queue(41, 3);
	queue(40, 1);
	queue(40, 2);
	kill(getpid(), SIGUSR1);
	raise(SIGSEGV);
	for (int i = 0; i < 6; i++) {
		take("next", set, &info, &none);
		printf("\tsi_signo %d, si_code %d, value %d\n", info.si_signo, info.si_code,
		       info.si_code == SI_QUEUE ? info.si_int : 0);
	}
	kill(getpid(), SIGUSR1);
	take("another one than those that wait", BIT(SIGUSR2), &info, &none);
	value("without information", syscall(SYS_rt_sigtimedwait, &set, NULL, &none, 8));
	printf("no handler ran: %d\n", calls);

	child = fork();
	if (child == 0) {
		sleep_ms(20);
		sigqueue(parent, 41, (union sigval){ .sival_int = 77 });
		_exit(0);
	}
	take("a child's, without a time-out", set, &info, NULL);
	printf("\tvalue %d, from the child %d, uid %d\n", info.si_int, info.si_pid == child,
	       (int)info.si_uid);
	waitpid(child, NULL, 0);

	/* A handler ends the wait, whatever SA_RESTART says. */
	setitimer(ITIMER_REAL, &often, NULL);
	take("a handler for another one", set, &info, NULL);
	setitimer(ITIMER_REAL, &never, NULL);
	printf("it ran: %d\n", calls > 0);

	value("a time of too many nanoseconds",
	      syscall(SYS_rt_sigtimedwait, &set, &info, &wrong, 8));
	value("a negative time", syscall(SYS_rt_sigtimedwait, &set, &info, &negative, 8));
	value("negative nanoseconds", syscall(SYS_rt_sigtimedwait, &set, &info, &less, 8));
	kill(getpid(), SIGUSR1);
	value("one waits, but the time is wrong",
	      syscall(SYS_rt_sigtimedwait, &set, &info, &wrong, 8));
	value("a bad time", syscall(SYS_rt_sigtimedwait, &set, &info, 16, 8));
	value("a bad set", syscall(SYS_rt_sigtimedwait, 16, &info, &none, 8));
	value("a bad set, a bad time", syscall(SYS_rt_sigtimedwait, 16, &info, &wrong, 8));
	value("a bad size", syscall(SYS_rt_sigtimedwait, &set, &info, &none, 4));
	value("nowhere to put it", syscall(SYS_rt_sigtimedwait, &set, 16, &none, 8));
	value("it was taken all the same", syscall(SYS_rt_sigtimedwait, &set, NULL, &none, 8));
	value("every signal there is", syscall(SYS_rt_sigtimedwait, &all, NULL, &none, 8));
	return 0;
}
