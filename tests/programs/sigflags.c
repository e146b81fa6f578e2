/*
 * What a handler runs under: its arguments, its mask, and the flags of sigaction(2) that rule them.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <ucontext.h>
#include "outcome.h"

static volatile int depth, deepest, calls, change_mask;
static int blocked_in_handler[4];

static int is_blocked(int sig)
{
	sigset_t now;

	sigprocmask(SIG_BLOCK, NULL, &now);
	return sigismember(&now, sig);
}

static void note_mask(void)
{
	static const int of[] = { SIGUSR1, SIGUSR2, SIGTERM, SIGKILL };

	for (int i = 0; i < 4; i++)
		blocked_in_handler[i] = is_blocked(of[i]);
}

static void with_info(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	calls++;
	note_mask();
	printf("signal %d: si_signo %d, si_errno %d, si_code %d, from us %d, uid %d\n", sig,
	       info->si_signo, info->si_errno, info->si_code, info->si_pid == getpid(),
	       (int)info->si_uid);
	printf("\tmask to come back to: SIGUSR1 %d, SIGHUP %d\n",
	       sigismember(&uc->uc_sigmask, SIGUSR1), sigismember(&uc->uc_sigmask, SIGHUP));
	if (change_mask)
		sigfillset(&uc->uc_sigmask);
}

static void plain(int sig)
{
	calls++;
	note_mask();
	if (++depth < 3 && calls < 3)
		raise(sig);
	if (depth > deepest)
		deepest = depth;
	depth--;
}

static void use(int flags, int also_blocked)
{
	struct sigaction sa = { .sa_flags = flags };

	if (flags & SA_SIGINFO)
		sa.sa_sigaction = with_info;
	else
		sa.sa_handler = plain;
	sigemptyset(&sa.sa_mask);
	if (also_blocked)
		sigaddset(&sa.sa_mask, also_blocked);
	sigaction(SIGUSR1, &sa, NULL);
	calls = depth = deepest = 0;
}

static void report(const char *what)
{
	printf("%s: %d calls, %d deep, blocked inside: %d %d %d %d, afterwards %d %d\n", what,
	       calls, deepest, blocked_in_handler[0], blocked_in_handler[1], blocked_in_handler[2],
	       blocked_in_handler[3], is_blocked(SIGUSR1), is_blocked(SIGUSR2));
}

int main(void)
{
	struct sigaction sa;
	sigset_t hup, all;

	sigemptyset(&hup);
	sigaddset(&hup, SIGHUP);
	sigprocmask(SIG_SETMASK, &hup, NULL);
	use(SA_SIGINFO, 0);
	kill(getpid(), SIGUSR1);
	report("kill");
	raise(SIGUSR1);
	report("raise");
	use(SA_SIGINFO, SIGKILL);
	raise(SIGUSR1);
	report("SIGKILL in sa_mask");

	use(SA_NODEFER, 0);
	raise(SIGUSR1);
	report("SA_NODEFER");
	use(SA_NODEFER, SIGUSR1);
	kill(getpid(), SIGUSR1); /* the one that it raises itself comes when it has returned */
	report("SA_NODEFER, but in sa_mask");
	use(0, SIGUSR2);
	depth = 2;
	raise(SIGUSR1);
	report("SIGUSR2 in sa_mask");

	use(SA_RESETHAND, 0);
	depth = 2;
	raise(SIGUSR1);
	report("SA_RESETHAND");
	sigaction(SIGUSR1, NULL, &sa);
	printf("default again: %d, the flag: %d\n", sa.sa_handler == SIG_DFL,
	       !!(sa.sa_flags & SA_RESETHAND));

	use(SA_SIGINFO, 0);
	change_mask = 1;
	raise(SIGUSR1);
	report("a full mask in the frame");
	printf("SIGTERM %d, SIGKILL %d, SIGSTOP %d\n", is_blocked(SIGTERM), is_blocked(SIGKILL),
	       is_blocked(SIGSTOP));
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	return calls;
}
