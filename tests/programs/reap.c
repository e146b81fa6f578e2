/* Zombies: how long one stays, and who wants none: SIGCHLD ignored, or SA_NOCLDWAIT. */
#define _GNU_SOURCE
#include "say.h"

static volatile sig_atomic_t told;

static void on_child(int signal)
{
	(void)signal;
	told++;
}

static void act(void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	told = 0;
	must(sigaction(SIGCHLD, &action, NULL));
}

/* Three children end when the gate closes. */
static pid_t children(void)
{
	pid_t pid = 0;
	int gate[2];
	char byte;

	must(pipe(gate));
	for (int i = 0; i < 3; i++) {
		pid = must(fork());
		if (pid == 0) {
			close(gate[1]);
			_exit(read(gate[0], &byte, 1));
		}
	}
	close(gate[0]);
	close(gate[1]);
	return pid;
}

static long wait_again(void)
{
	long ret;

	do
		ret = waitpid(-1, NULL, 0);
	while (ret == -1 && errno == EINTR);
	return ret;
}

/* A child that nobody is to wait for may be on its way out when wait(2) does not see it any more.
 */
static const char *gone(pid_t pid)
{
	for (int i = 0; i < 1000 && kill(pid, 0) == 0; i++)
		usleep(1000);
	return result(kill(pid, 0));
}

int main(void)
{
	siginfo_t info;
	pid_t pid;

	pid = must(fork());
	if (pid == 0)
		_exit(1);
	must(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	say("a zombie takes signals: %s\n", result(kill(pid, 0)));
	say("any: %s\n", result(kill(pid, SIGKILL)));
	say("it has a group: %s\n", yes(getpgid(pid) == getpgid(0)));
	say("it ended: %s\n", ended(wait_for(pid)));
	say("gone: %s\n", result(kill(pid, 0)));

	act(SIG_IGN, 0);
	pid = children();
	say("ignored, wait: %s\n", result(wait_again()));
	say("gone: %s\n", gone(pid));

	act(on_child, SA_NOCLDWAIT);
	pid = children();
	say("SA_NOCLDWAIT, wait: %s\n", result(wait_again()));
	say("gone: %s, told: %s\n", gone(pid), yes(told > 0));

	act(on_child, SA_RESTART);
	pid = children();
	for (int i = 0; i < 3; i++)
		say("a handler, wait: %s\n", result(waitpid(-1, NULL, 0)));
	say("gone: %s, told: %s\n", result(kill(pid, 0)), yes(told > 0));

	act(SIG_DFL, 0);
	pid = children();
	say("by default, wait: %s\n", yes(wait_for(pid) == 0));
	say("the others: %s\n", yes(wait_again() > 0 && wait_again() > 0));
	say("no more: %s\n", result(wait_again()));
	return 0;
}
