/* vfork(2): the child has the parent's memory, and the parent waits until it ends or executes. */
#define _GNU_SOURCE
#include <sched.h>
#include "say.h"

static volatile int value, inner;

int main(int argc, char **argv)
{
	static char *const again[] = { "vfork", "again", NULL };
	pid_t parent = getpid();
	pid_t pid;
	int status;

	if (argc > 1) {
		say("executed: %s\n", argv[1]);
		return 5;
	}
	pid = vfork();
	if (pid == 0) {
		for (int i = 0; i < 100; i++)
			sched_yield();
		value = getpid() != parent && getppid() == parent ? 1 : 2;
		_exit(3);
	}
	say("the child wrote: %d\n", value);
	say("the child ended: %s\n", ended(wait_for(pid)));

	pid = vfork();
	if (pid == 0) {
		execv(self(), again);
		_exit(126);
	}
	say("the child ended: %s\n", ended(wait_for(pid)));

	pid = vfork();
	if (pid == 0) {
		execv("/no/such/file", again);
		value = errno;
		_exit(127);
	}
	say("the child was told: %s, ended: %s\n", error_name(value), ended(wait_for(pid)));

	pid = vfork();
	if (pid == 0) {
		kill(getpid(), SIGKILL);
		_exit(1);
	}
	say("the child ended: %s\n", ended(wait_for(pid)));

	pid = vfork();
	if (pid == 0) { /* and one inside */
		pid_t deeper = vfork();

		if (deeper == 0) {
			inner = 1;
			_exit(11);
		}
		inner = inner == 1 && waitpid(deeper, &status, 0) == deeper;
		_exit(WEXITSTATUS(status) + 1);
	}
	say("the inner one was first: %d, ended: %s\n", inner, ended(wait_for(pid)));
	return 0;
}
