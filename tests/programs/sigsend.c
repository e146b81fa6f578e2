/* kill(2), tkill(2), tgkill(2): whom they reach, and their errors. */
#define _GNU_SOURCE
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

static long tkill(long tid, long sig)
{
	return syscall(SYS_tkill, tid, sig);
}

/* Not the C library's: musl has none, and the compiler must not think. */
static long tg(long tgid, long tid, long sig)
{
	return syscall(SYS_tgkill, tgid, tid, sig);
}

static pid_t sleeper(pid_t group)
{
	pid_t child = fork();

	if (child == 0) {
		if (group >= 0)
			setpgid(0, group);
		for (;;)
			pause();
	}
	if (group >= 0)
		setpgid(child, group);
	return child;
}

static void ended(const char *what, pid_t pid)
{
	int status;

	waitpid(pid, &status, 0);
	printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(void)
{
	pid_t me = getpid(), a, b, c, gone;

	a = sleeper(-1);
	say("is it there?", kill(a, 0));
	say("its thread?", tkill(a, 0));
	say("its thread in its group?", tg(a, a, 0));
	say("signal 65", kill(a, 65));
	say("signal -1", kill(a, -1));
	say("tkill, signal 65", tkill(a, 65));
	say("tgkill, signal 65", tg(a, a, 65));
	say("tkill, thread 0", tkill(0, SIGTERM));
	say("tkill, thread -1", tkill(-1, SIGTERM));
	say("tgkill, thread 0", tg(a, 0, SIGTERM));
	say("tgkill, group 0", tg(0, a, SIGTERM));
	say("tgkill, group -1", tg(-1, a, SIGTERM));
	say("tgkill, another's thread", tg(me, a, SIGTERM));
	say("tgkill, another's thread, signal 65", tg(me, a, 65));
	say("a signal number with dirt above", syscall(SYS_kill, a, 1UL << 32));
	tg(a, a, SIGTERM);
	ended("tgkill", a);
	a = sleeper(-1);
	tkill(a, SIGUSR1);
	ended("tkill", a);

	gone = a;
	say("gone", kill(gone, SIGTERM));
	say("gone, signal 65", kill(gone, 65));
	say("gone, tkill", tkill(gone, 0));
	say("gone, tgkill", tg(gone, gone, 0));
	say("gone, tgkill, signal 65", tg(gone, gone, 65));
	say("a number that no process has", kill(INT_MAX, 0));
	say("no group has", kill(-INT_MAX, 0));
	say("the least number", kill(INT_MIN, 0));
	say("a group that is gone", kill(-gone, 0));
	say("a group that is gone, signal 65", kill(-gone, 65));

	/* A zombie is still there. */
	a = fork();
	if (a == 0)
		_exit(3);
	siginfo_t info;
	waitid(P_PID, a, &info, WEXITED | WNOWAIT);
	say("a zombie?", kill(a, 0));
	say("kill a zombie", kill(a, SIGKILL));
	ended("it has its status", a);

	/* Groups: two processes in one, a third alone. */
	a = sleeper(0);
	b = sleeper(a);
	c = sleeper(0);
	say("is the group there?", kill(-a, 0));
	say("the group of one who leads none", kill(-b, 0));
	say("a group, signal 65", kill(-a, 65));
	say("the group", kill(-a, SIGUSR2));
	ended("the first", a);
	ended("the second", b);
	say("the third is alive", kill(c, 0));
	kill(c, SIGKILL);
	ended("the third", c);

	/* Number 0 is one's own group, oneself too. */
	a = fork();
	if (a == 0) {
		setpgid(0, 0);
		b = sleeper(-1);
		signal(SIGTERM, SIG_IGN);
		say("own group", kill(0, SIGTERM));
		ended("the other in it", b);
		kill(0, SIGHUP);
		for (;;)
			pause();
	}
	ended("oneself", a);
	return 0;
}
