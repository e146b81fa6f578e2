/* rt_sigaction(2): what can be set is read back as the kernel keeps it; wrong arguments. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include "outcome.h"

struct kernel_sigaction { /* not the C library's: what the call itself takes */
	unsigned long handler, flags, restorer, mask;
};

static long rt_sigaction(int sig, const void *new, void *old, size_t size)
{
	return syscall(SYS_rt_sigaction, sig, new, old, size);
}

static void read_back(const char *what, int sig)
{
	struct kernel_sigaction old;

	memset(&old, 0xee, sizeof(old));
	say(what, rt_sigaction(sig, NULL, &old, 8));
	printf("\thandler %lx, flags %lx, restorer %lx, mask %lx\n", old.handler, old.flags,
	       old.restorer, old.mask);
}

static void handler(int sig)
{
	(void)sig;
}

int main(void)
{
	struct kernel_sigaction odd = { 0x123456789abc, ~0UL, 0x77777000, ~0UL };
	struct kernel_sigaction plain = { 0x5000, 0, 0, 1UL << 9 | 1UL << 63 };
	struct kernel_sigaction ignore = { 1, 0, 0, 0 };
	struct sigaction sa = { .sa_handler = handler };
	sigset_t set;

	read_back("never set", SIGUSR1);
	say("every bit", rt_sigaction(SIGUSR1, &odd, NULL, 8));
	read_back("as it was kept", SIGUSR1);
	say("a plain one", rt_sigaction(SIGUSR1, &plain, &odd, 8));
	printf("the old one: handler %lx, mask %lx\n", odd.handler, odd.mask);
	read_back("the plain one", SIGUSR1);
	say("the last signal", rt_sigaction(64, &plain, NULL, 8));
	read_back("the last signal", 64);
	say("old into new", rt_sigaction(SIGUSR1, &ignore, &ignore, 8));
	printf("handler %lx\n", ignore.handler);

	read_back("SIGKILL may be asked for", SIGKILL);
	read_back("SIGSTOP may be asked for", SIGSTOP);
	say("SIGKILL", rt_sigaction(SIGKILL, &plain, NULL, 8));
	say("SIGSTOP", rt_sigaction(SIGSTOP, &plain, NULL, 8));
	plain.handler = 0;
	say("SIGKILL, even the default", rt_sigaction(SIGKILL, &plain, NULL, 8));
	say("signal 0", rt_sigaction(0, NULL, NULL, 8));
	say("signal 65", rt_sigaction(65, NULL, NULL, 8));
	say("signal -1", rt_sigaction(-1, NULL, NULL, 8));
	say("a set of 4 bytes", rt_sigaction(SIGUSR1, NULL, NULL, 4));
	say("a set of 16 bytes", rt_sigaction(SIGUSR1, NULL, NULL, 16));
	say("a set of 128 bytes", rt_sigaction(SIGUSR1, NULL, NULL, 128));
	say("a bad new one", rt_sigaction(SIGUSR1, (void *)16, NULL, 8));
	say("a bad new one of a bad signal", rt_sigaction(65, (void *)16, NULL, 8));
	say("a kernel's new one", rt_sigaction(SIGUSR1, (void *)-4096L, NULL, 8));
	say("a bad old one", rt_sigaction(SIGUSR1, NULL, (void *)16, 8));
	plain.handler = 0x9000;
	say("a good new one, a bad old one", rt_sigaction(SIGUSR1, &plain, (void *)16, 8));
	read_back("it was set all the same", SIGUSR1);
	say("a bad size before a bad pointer", rt_sigaction(SIGUSR1, (void *)16, NULL, 7));

	/* To ignore a signal forgets the one that waits. */
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigaction(SIGUSR2, &sa, NULL);
	sigaction(SIGCHLD, &sa, NULL);
	raise(SIGUSR2);
	raise(SIGCHLD);
	sigpending(&set);
	printf("pending: %d %d\n", sigismember(&set, SIGUSR2), sigismember(&set, SIGCHLD));
	signal(SIGUSR2, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigpending(&set);
	printf("pending: %d %d\n", sigismember(&set, SIGUSR2), sigismember(&set, SIGCHLD));
	return 0;
}
