/*
 * What a child and a new program inherit of signals: mask, actions, those that wait, the second
 * stack, timers. It runs itself again.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "outcome.h"

static char space[65536];

static void handler(int sig)
{
	(void)sig;
}

static const char *action_of(int sig)
{
	struct sigaction sa;

	sigaction(sig, NULL, &sa);
	return sa.sa_handler == SIG_DFL	  ? "default"
	       : sa.sa_handler == SIG_IGN ? "ignored"
	       : sa.sa_handler == handler ? "handler"
					  : "?";
}

static void show(const char *what)
{
	sigset_t blocked, pending;
	struct sigaction sa;
	stack_t stack;

	sigprocmask(SIG_BLOCK, NULL, &blocked);
	sigpending(&pending);
	sigaltstack(NULL, &stack);
	sigaction(SIGUSR1, NULL, &sa);
	printf("%s: SIGUSR1 %s, flags %x, SIGHUP %s, SIGCHLD %s, SIGTERM %s\n", what,
	       action_of(SIGUSR1), sa.sa_flags & ~0x4000000, action_of(SIGHUP), action_of(SIGCHLD),
	       action_of(SIGTERM));
	printf("\tblocked %d %d, waiting %d %d %d, a second stack %d, a timer %d\n",
	       sigismember(&blocked, SIGUSR2), sigismember(&blocked, SIGTERM),
	       sigismember(&pending, SIGUSR2), sigismember(&pending, 40),
	       sigismember(&pending, SIGTERM), !(stack.ss_flags & SS_DISABLE), alarm(100) > 0);
}

/* The path of this program's own file. */
static char *self(void)
{
	static char path[4096];

	if (readlink("/proc/self/exe", path, sizeof(path) - 1) < 0)
		exit(1);
	return path;
}

static void again(const char *what)
{
	execl(self(), "sigexec", what, (char *)NULL);
	_exit(1);
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_NODEFER | SA_ONSTACK };
	stack_t stack = { .ss_sp = space, .ss_size = sizeof(space) };
	sigset_t set;
	int status;

	if (argc > 1) {
		show(argv[1]);
		return 5;
	}
	alarm(0);
	signal(SIGHUP, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigaction(SIGUSR1, &sa, NULL);
	sigaltstack(&stack, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, 40);
	sigprocmask(SIG_SETMASK, &set, NULL);
	kill(getpid(), SIGUSR2);
	raise(40);
	alarm(100);
	show("before");
	if (fork() == 0) {
		show("a child");
		alarm(0);
		again("a child's new program");
	}
	wait(&status);
	printf("%x\n", status);
	again("a new program");
}
