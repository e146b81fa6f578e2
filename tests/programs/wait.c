/* wait4(2): every way to end and to be waited for, and wrong arguments. */
#define _GNU_SOURCE
#include <limits.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "say.h"

static long wait_call(long pid, void *status, long options, void *usage)
{
	return syscall(SYS_wait4, pid, status, options, usage);
}

static pid_t exits(int code)
{
	pid_t pid = must(fork());

	if (pid == 0)
		_exit(code);
	return pid;
}

static pid_t dies(int signal)
{
	pid_t pid = must(fork());

	if (pid == 0) {
		kill(getpid(), signal);
		_exit(1);
	}
	return pid;
}

/* Until the child has ended; it stays to be waited for. */
static pid_t zombie(pid_t pid)
{
	siginfo_t info;

	must(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	return pid;
}

static void statuses(void)
{
	static const int codes[] = { 0, 1, 255, 256, 259, -1 };
	static const int signals[] = { SIGKILL, SIGTERM, SIGSEGV, SIGABRT, SIGUSR1, SIGALRM,
				       SIGPIPE, SIGXCPU, 40,	  64,	   SIGCHLD, SIGWINCH };

	for (unsigned int i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		say("_exit(%d): %s\n", codes[i], ended(wait_for(exits(codes[i]))));
	for (unsigned int i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		say("signal %d: %s\n", signals[i], ended(wait_for(dies(signals[i]))));
}

static void choices(void)
{
	pid_t a, b, c, pid;
	int status, gate[2];
	char byte;

	must(pipe(gate));
	pid = must(fork());
	if (pid == 0) {
		close(gate[1]);
		_exit(read(gate[0], &byte, 1));
	}
	say("WNOHANG, it runs: %ld\n", wait_call(pid, &status, WNOHANG, NULL));
	close(gate[1]);
	close(gate[0]);
	zombie(pid);
	say("WNOHANG, it has ended: %s\n", yes(wait_call(pid, &status, WNOHANG, NULL) == pid));
	say("once only: %s\n", result(wait_call(pid, &status, 0, NULL)));

	a = zombie(exits(1));
	b = zombie(exits(2));
	c = zombie(exits(3));
	say("this one first: %s\n", yes(wait_call(b, NULL, 0, NULL) == b));
	say("then the oldest: %s\n", yes(wait_call(-1, NULL, 0, NULL) == a));
	say("then the other: %s\n", yes(wait_call(-1, NULL, 0, NULL) == c));

	a = exits(1);
	b = exits(2);
	setpgid(b, b); /* it may have ended: that does not matter */
	say("by its group: %s\n", yes(wait_call(-b, NULL, 0, NULL) == b));
	say("by our group: %s\n", yes(wait_call(0, NULL, 0, NULL) == a));
}

static void stops(void)
{
	int status, gate[2];
	char byte;
	pid_t pid;

	must(pipe(gate));
	pid = must(fork());
	if (pid == 0) {
		raise(SIGSTOP);
		_exit(3 + read(gate[0], &byte, 1));
	}
	must(wait_call(pid, &status, WUNTRACED, NULL));
	say("%s\n", ended(status));
	say("told once: %ld\n", wait_call(pid, &status, WUNTRACED | WNOHANG, NULL));
	kill(pid, SIGCONT);
	must(wait_call(pid, &status, WCONTINUED, NULL));
	say("%s\n", ended(status));
	must(write(gate[1], "", 1));
	say("%s\n", ended(wait_for(pid)));
}

static void wrong(void)
{
	pid_t pid;

	say("no children: %s\n", result(wait_call(-1, NULL, 0, NULL)));
	say("no children, WNOHANG: %s\n", result(wait_call(-1, NULL, WNOHANG, NULL)));
	say("an unknown option: %s\n", result(wait_call(-1, NULL, 0x10, NULL)));
	say("WEXITED: %s\n", result(wait_call(-1, NULL, WEXITED, NULL)));
	say("the smallest number: %s\n", result(wait_call(INT_MIN, NULL, 0, NULL)));
	pid = exits(5);
	say("not a child: %s\n", result(wait_call(1, NULL, 0, NULL)));
	say("itself: %s\n", result(wait_call(getpid(), NULL, 0, NULL)));
	say("no such group: %s\n", result(wait_call(-pid, NULL, 0, NULL)));
	say("__WCLONE: %s\n", result(wait_call(pid, NULL, __WCLONE, NULL)));
	say("nowhere to put it: %s\n", result(wait_call(pid, (void *)16, 0, NULL)));
	say("and it is gone: %s\n", result(wait_call(pid, NULL, 0, NULL)));
	pid = exits(5);
	say("nowhere for usage: %s\n", result(wait_call(pid, NULL, 0, (void *)16)));
	say("and it is gone: %s\n", result(wait_call(pid, NULL, __WALL, NULL)));
}

int main(void)
{
	statuses();
	choices();
	stops();
	wrong();
	return 0;
}
