/* rt_sigprocmask(2) and rt_sigpending(2): blocking, what waits meanwhile, wrong arguments. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include "outcome.h"

#define BIT(sig) (1UL << ((sig)-1))

static volatile int calls[65];

static void handler(int sig)
{
	calls[sig]++;
}

static long mask(int how, const void *set, void *old, size_t size)
{
	return syscall(SYS_rt_sigprocmask, how, set, old, size);
}

static unsigned long blocked(void)
{
	unsigned long now = 0;

	mask(SIG_BLOCK, NULL, &now, 8);
	return now;
}

static unsigned long pending(void)
{
	unsigned long set = 0;

	syscall(SYS_rt_sigpending, &set, 8);
	return set;
}

int main(void)
{
	unsigned long a = BIT(SIGUSR1) | BIT(SIGHUP), b = BIT(SIGUSR2), all = ~0UL, none = 0, old;
	struct sigaction sa = { .sa_handler = handler };
	unsigned char part[8];

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(40, &sa, NULL);
	say("set", mask(SIG_SETMASK, &a, &old, 8));
	printf("was %lx, is %lx\n", old, blocked());
	say("block", mask(SIG_BLOCK, &b, &old, 8));
	printf("was %lx, is %lx\n", old, blocked());
	say("unblock", mask(SIG_UNBLOCK, &a, &old, 8));
	printf("was %lx, is %lx\n", old, blocked());
	say("all", mask(SIG_SETMASK, &all, NULL, 8));
	printf("all but SIGKILL and SIGSTOP: %lx\n", blocked());
	say("unblock all", mask(SIG_UNBLOCK, &all, NULL, 8));
	say("in place", mask(SIG_SETMASK, &b, &b, 8));
	printf("was %lx, is %lx\n", b, blocked());

	say("an unknown way", mask(3, &a, NULL, 8));
	say("a negative way", mask(-1, &a, NULL, 8));
	say("an unknown way of nothing", mask(77, NULL, &old, 8));
	say("a bad set", mask(SIG_BLOCK, (void *)16, NULL, 8));
	say("a bad set, an unknown way", mask(3, (void *)16, NULL, 8));
	say("a bad old set", mask(SIG_BLOCK, NULL, (void *)16, 8));
	say("an old set in the kernel", mask(SIG_BLOCK, NULL, (void *)-4096L, 8));
	say("a set of 4 bytes", mask(SIG_BLOCK, &a, NULL, 4));
	say("a set of 128 bytes", mask(SIG_BLOCK, &a, NULL, 128));
	say("set, and a bad old set", mask(SIG_SETMASK, &a, (void *)16, 8));
	printf("it was set all the same: %lx\n", blocked());

	/* What comes while it is blocked waits: standard signals once, real-time ones each time. */
	a = BIT(SIGUSR1) | BIT(40);
	mask(SIG_SETMASK, &a, NULL, 8);
	for (int i = 0; i < 3; i++) {
		kill(getpid(), SIGUSR1);
		kill(getpid(), 40);
	}
	printf("pending %lx, calls %d %d\n", pending(), calls[SIGUSR1], calls[40]);
	say("unblock", mask(SIG_SETMASK, &none, NULL, 8));
	printf("pending %lx, calls %d %d\n", pending(), calls[SIGUSR1], calls[40]);

	mask(SIG_SETMASK, &a, NULL, 8);
	raise(SIGUSR1); /* for the thread, the other for the process: both wait */
	kill(getpid(), SIGUSR1);
	mask(SIG_SETMASK, &none, NULL, 8);
	printf("one for the thread, one for the process: %d calls more\n", calls[SIGUSR1] - 1);

	mask(SIG_SETMASK, &a, NULL, 8);
	kill(getpid(), 40);
	memset(part, 0xee, sizeof(part));
	say("pending, 0 bytes", syscall(SYS_rt_sigpending, part, 0));
	printf("%x\n", part[0]);
	say("pending, 5 bytes", syscall(SYS_rt_sigpending, part, 5));
	printf("%x %x\n", part[4], part[5]);
	say("pending, 9 bytes", syscall(SYS_rt_sigpending, part, 9));
	say("pending, a bad pointer", syscall(SYS_rt_sigpending, (void *)16, 8));
	return 0;
}
