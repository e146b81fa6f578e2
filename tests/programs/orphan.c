/*
 * Who adopts an orphan: pid 1, or the nearest ancestor that asked for it. Zombies are handed on
 * too.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/prctl.h>
#include "say.h"

static int gate[2], news[2];

/* A grandchild whose parent has ended tells who its parent is now. */
static void grandchild(pid_t parent)
{
	pid_t now;

	while ((now = getppid()) == parent)
		sched_yield();
	must(write(news[1], &now, sizeof(now)));
	_exit(9);
}

static pid_t adopter(void)
{
	pid_t pid = must(fork()), now;

	if (pid == 0) {
		pid_t me = getpid();

		if (must(fork()) == 0)
			grandchild(me);
		_exit(0);
	}
	must(waitpid(pid, NULL, 0));
	must(read(news[0], &now, sizeof(now)));
	return now;
}

/* The child of a child is a zombie already when its parent ends. */
static void zombie(void)
{
	pid_t pid = must(fork());
	siginfo_t info;
	int status;

	if (pid == 0) {
		pid = must(fork());
		if (pid == 0)
			_exit(33);
		must(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
		_exit(0);
	}
	must(waitpid(pid, &status, 0));
	must(waitpid(-1, &status, 0));
	say("a zombie handed on: %s\n", ended(status));
}

static int not_inherited(void)
{
	int is;

	must(prctl(PR_GET_CHILD_SUBREAPER, &is));
	return is;
}

int main(void)
{
	int status, is = -1;

	must(pipe(gate));
	must(pipe(news));
	say("adopted by pid 1: %s\n", yes(adopter() == 1));
	say("it is no child of ours: %s\n", result(waitpid(-1, NULL, 0)));

	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	must(prctl(PR_GET_CHILD_SUBREAPER, &is));
	say("subreaper: %d, nowhere to tell: %s\n", is, result(prctl(PR_GET_CHILD_SUBREAPER, 16)));
	say("its child: %s\n", ended(in_child(not_inherited)));
	say("adopted by us: %s\n", yes(adopter() == getpid()));
	must(waitpid(-1, &status, 0));
	say("the grandchild ended: %s\n", ended(status));
	zombie();
	say("none left: %s\n", result(waitpid(-1, NULL, WNOHANG)));

	must(prctl(PR_SET_CHILD_SUBREAPER, 0));
	say("no more: %s\n", yes(adopter() == 1));
	return 0;
}
