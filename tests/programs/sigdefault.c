/* What each of the 64 signals does to a process that has not said anything about it. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include "outcome.h"

static void child(int sig)
{
	sigset_t none;

	setpgid(0, 0);
	signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	kill(getpid(), sig);
	_exit(42);
}

/* The same in a session of its own: its group is an orphan, and a terminal's stops do nothing. */
static void orphan(int sig)
{
	setsid();
	child(sig);
}

static void try(int sig, void (*function)(int))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		function(sig);
	waitpid(pid, &status, WUNTRACED);
	printf("%d:", sig);
	if (WIFSTOPPED(status)) {
		printf(" stopped by %d,", WSTOPSIG(status));
		kill(pid, SIGCONT);
		waitpid(pid, &status, 0);
	}
	if (WIFSIGNALED(status))
		printf(" killed by %d\n", WTERMSIG(status));
	else
		printf(" %s\n", WEXITSTATUS(status) == 42 ? "lives" : "?");
}

int main(void)
{
	struct rlimit no_core = { 0, 0 };

	setrlimit(RLIMIT_CORE, &no_core);
	for (int sig = 1; sig <= 64; sig++)
		if (sig != 32 && sig != 33) /* the C library's own: signal() refuses them */
			try(sig, child);
	printf("in an orphaned group\n");
	for (int sig = SIGSTOP; sig <= SIGTTOU; sig++)
		try(sig, orphan);
	return 0;
}
