/* What execve(2) keeps, and what it sets back. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "say.h"

static void on_signal(int signal)
{
	(void)signal;
}

static const char *disposition(int signal)
{
	struct sigaction action;

	must(sigaction(signal, NULL, &action));
	return action.sa_handler == SIG_IGN   ? "ignored"
	       : action.sa_handler == SIG_DFL ? "default"
					      : "handled";
}

static void tell(pid_t pid)
{
	sigset_t mask, pending;
	struct rlimit files;
	char name[16];
	int death = -1;
	stack_t stack;

	sigprocmask(SIG_SETMASK, NULL, &mask);
	sigpending(&pending);
	sigaltstack(NULL, &stack);
	getrlimit(RLIMIT_NOFILE, &files);
	prctl(PR_GET_NAME, name);
	prctl(PR_GET_PDEATHSIG, &death);
	say("pid the same: %s, group its own: %s\n", yes(pid == getpid()),
	    yes(getpgid(0) == getpid()));
	say("name: %s\n", name);
	say("SIGUSR1 %s, SIGUSR2 %s, SIGCHLD %s\n", disposition(SIGUSR1), disposition(SIGUSR2),
	    disposition(SIGCHLD));
	say("SIGTERM blocked: %s, pending: %s\n", yes(sigismember(&mask, SIGTERM)),
	    yes(sigismember(&pending, SIGTERM)));
	say("signal stack: %s\n", stack.ss_flags & SS_DISABLE ? "none" : "there");
	say("descriptors: 10 %s, 11 %s, 12 %s\n", yes(fcntl(10, F_GETFD) >= 0),
	    yes(fcntl(11, F_GETFD) >= 0), yes(fcntl(12, F_GETFD) >= 0));
	say("nice: %d, umask: %03o, most files: %lu\n", getpriority(PRIO_PROCESS, 0), umask(0),
	    (long)files.rlim_cur);
	say("alarm: %s, death signal: %s, dumpable: %d\n", yes(alarm(0) > 900), signal_name(death),
	    prctl(PR_GET_DUMPABLE));
	say("keep capabilities: %d, no new privileges: %d, subreaper: %s\n", prctl(PR_GET_KEEPCAPS),
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
	    yes(prctl(PR_GET_CHILD_SUBREAPER, &death) == 0 && death));
}

static int prepare_and_execute(void)
{
	static char stack_space[32768];
	stack_t stack = { .ss_sp = stack_space, .ss_size = sizeof(stack_space) };
	struct rlimit files = { 50, 60 };
	char pid[16], *words[] = { "execstate", pid, NULL };
	sigset_t mask;

	snprintf(pid, sizeof(pid), "%d", getpid());
	must(setpgid(0, 0));
	must(prctl(PR_SET_NAME, "before"));
	signal(SIGUSR1, on_signal);
	signal(SIGUSR2, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	raise(SIGTERM);
	must(sigaltstack(&stack, NULL));
	must(dup3(1, 10, O_CLOEXEC));
	must(dup3(1, 11, 0));
	must(dup2(10, 12));
	must(setpriority(PRIO_PROCESS, 0, 5));
	umask(027);
	must(setrlimit(RLIMIT_NOFILE, &files));
	alarm(1000);
	must(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	must(prctl(PR_SET_DUMPABLE, 0));
	must(prctl(PR_SET_KEEPCAPS, 1));
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	tell(getpid());
	must(setpgid(0, 0));
	umask(027);
	alarm(1000);
	execv(self(), words);
	return 99;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		tell(atoi(argv[1]));
		return 0;
	}
	return WEXITSTATUS(in_child(prepare_and_execute));
}
