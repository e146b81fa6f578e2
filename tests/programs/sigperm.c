/*
 * Who may send to whom: kill(2) between users. Every process here is one of users nobody else has.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

#define A 54321
#define B 54322
#define C 54323

/* A process of these users, real, effective and saved; in a session of its own if so asked. */
static pid_t sleeper(int real, int effective, int saved, int session)
{
	int ready[2];
	char byte;
	pid_t child;

	if (pipe(ready) < 0)
		exit(1);
	child = fork();
	if (child == 0) {
		if (session)
			setsid();
		if (setresuid(real, effective, saved) < 0)
			_exit(1);
		close(ready[0]);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 0) /* until both its ends are closed */
		exit(1);
	close(ready[0]);
	return child;
}

static void as(int real, int effective, int saved, const char *what, pid_t target, int sig)
{
	pid_t child = fork();

	if (child == 0) {
		if (setresuid(real, effective, saved) < 0)
			_exit(1);
		say(what, kill(target, sig));
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void ended(const char *what, pid_t pid)
{
	int status;

	waitpid(pid, &status, 0);
	printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

/* -1 is everyone whom one may reach, but not oneself: only for a user with no processes else. */
static void everyone(void)
{
	pid_t child = fork(), one, two;

	if (child == 0) {
		if (setresuid(C, C, C) < 0)
			_exit(1);
		one = fork();
		if (one == 0)
			for (;;)
				pause();
		two = fork();
		if (two == 0)
			for (;;)
				pause();
		say("everyone?", kill(-1, 0));
		say("everyone, signal 65", kill(-1, 65));
		say("everyone", kill(-1, SIGTERM));
		ended("one", one);
		ended("two", two);
		say("nobody that one may reach is left", kill(-1, SIGTERM));
		_exit(7);
	}
	ended("not oneself", child);
}

int main(void)
{
	pid_t a = sleeper(A, A, A, 0), mixed = sleeper(A, B, C, 0), far = sleeper(A, A, A, 1);

	as(A, A, A, "the same user", a, SIGCHLD);
	as(B, B, B, "another user", a, SIGCHLD);
	as(B, B, B, "another user, only to see", a, 0);
	as(B, B, B, "another user, a signal that does not exist", a, 65);
	as(A, B, B, "real user of the sender", a, SIGCHLD);
	as(B, A, B, "effective user of the sender", a, SIGCHLD);
	as(B, B, A, "saved user of the sender", a, SIGCHLD);
	as(A, A, A, "real user of the receiver", mixed, SIGCHLD);
	as(B, B, B, "effective user of the receiver", mixed, SIGCHLD);
	as(C, C, C, "saved user of the receiver", mixed, SIGCHLD);
	as(B, B, B, "SIGCONT in the session", a, SIGCONT);
	as(B, B, B, "SIGCONT to another session", far, SIGCONT);
	as(A, 0, A, "effective user 0", a, SIGCHLD);
	as(0, A, A, "real user 0 only", far, SIGCHLD);
	as(0, B, B, "real user 0 only, another user", far, SIGCHLD);
	as(B, B, B, "init", 1, 0);
	as(B, B, B, "its parent's, root's", getpid(), SIGTERM);
	end(a);
	end(mixed);
	end(far);
	everyone();
	return 0;
}
