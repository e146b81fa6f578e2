/* SIGCHLD: what it says of the child, and how not to be told. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

static siginfo_t last;
static volatile int calls;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	last = *info;
	calls++;
}

/* A child that ends so, waited for by its signal. */
static void child(const char *what, int status, int sig, int user, int options)
{
	sigset_t set, before;
	siginfo_t info;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &before);
	memset(&last, 0, sizeof(last));
	calls = 0;
	pid = fork();
	if (pid == 0) {
		if (user && setuid(user) < 0)
			_exit(99);
		if (sig) {
			signal(sig, SIG_DFL);
			kill(getpid(), sig);
		}
		_exit(status);
	}
	sigsuspend(&before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	printf("%s: si_code %d, si_status %d, si_errno %d, its pid %d, uid %d\n", what,
	       last.si_code, last.si_status, last.si_errno, last.si_pid == pid, (int)last.si_uid);
	memset(&info, 0, sizeof(info));
	say("\twaitid", waitid(P_PID, pid, &info, WEXITED | options));
	printf("\tsi_signo %d, si_code %d, si_status %d, uid %d, %d calls\n", info.si_signo,
	       info.si_code, info.si_status, (int)info.si_uid, calls);
	if (options & WNOWAIT)
		say("\tagain", waitid(P_PID, pid, &info, WEXITED));
}

/* Children that nobody has to wait for: wait() lasts until the last is gone. */
static void reaped(const char *what)
{
	calls = 0;
	for (int i = 0; i < 5; i++)
		if (fork() == 0)
			_exit(i);
	say(what, wait(NULL));
	printf("\t%s\n", calls ? "and was told" : "and was told nothing");
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	struct rlimit no_core = { 0, 0 };
	sigset_t set;
	pid_t pid;
	int status;

	setrlimit(RLIMIT_CORE, &no_core);
	sigaction(SIGCHLD, &sa, NULL);
	child("exit", 3, 0, 0, 0);
	child("exit with more than a byte", 0x1234, 0, 0, 0);
	child("killed", 0, SIGTERM, 0, 0);
	child("killed by a real-time signal", 0, 50, 0, 0);
	child("aborted, without a core", 0, SIGABRT, 0, 0);
	child("of another user", 0, 0, 54321, 0);
	child("not waited for", 1, 0, 0, WNOWAIT);

	/* A child may end with another signal, or with none (clone's first argument). */
	sa.sa_flags |= SA_RESTART; /* it may come while the next line is written */
	sigaction(SIGUSR1, &sa, NULL);
	sigemptyset(&set);
	calls = 0;
	pid = syscall(SYS_clone, SIGUSR1, 0, 0, 0, 0);
	if (pid == 0)
		_exit(5);
	say("wait, not for those", waitpid(pid, NULL, WNOHANG));
	value("wait for those", waitpid(pid, &status, __WCLONE) == pid);
	printf("signal %d, si_code %d, si_status %d, %d calls\n", last.si_signo, last.si_code,
	       last.si_status, calls);
	calls = 0;
	pid = syscall(SYS_clone, 0, 0, 0, 0, 0);
	if (pid == 0)
		_exit(6);
	value("wait for any kind", waitpid(pid, &status, __WALL) == pid);
	printf("%x, %d calls\n", status, calls);

	sa.sa_flags = SA_SIGINFO | SA_NOCLDWAIT | SA_RESTART;
	sigaction(SIGCHLD, &sa, NULL);
	reaped("SA_NOCLDWAIT");
	signal(SIGCHLD, SIG_IGN);
	reaped("SIG_IGN");
	signal(SIGCHLD, SIG_DFL);
	pid = fork();
	if (pid == 0)
		_exit(9);
	value("SIG_DFL: waited for", waitpid(pid, &status, 0) == pid);
	return WEXITSTATUS(status);
}
