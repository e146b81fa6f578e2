/* Process groups and sessions: who may join what, and signals to a group. */
#define _GNU_SOURCE
#include <limits.h>
#include "say.h"

static int gate[2], ready[2];

/* A child that prepares itself, says so, and lives until the gate is closed. */
static pid_t child(int (*prepare)(void))
{
	pid_t pid = must(fork());
	char byte;

	if (pid == 0) {
		close(gate[1]);
		byte = prepare ? prepare() : 0;
		must(write(ready[1], &byte, 1));
		_exit(read(gate[0], &byte, 1));
	}
	must(read(ready[0], &byte, 1));
	return pid;
}

static int group_of_its_own(void)
{
	return must(setpgid(0, 0));
}

static int session_of_its_own(void)
{
	return must(setsid()) < 0;
}

static int executes(void)
{
	char in[16], out[16];

	snprintf(in, sizeof(in), "%d", gate[0]);
	snprintf(out, sizeof(out), "%d", ready[1]);
	execl(self(), "session", in, out, NULL);
	return 1;
}

static int groups(void)
{
	pid_t plain, leader, far, executed, dead;

	must(setpgid(0, 0));
	plain = child(NULL);
	leader = child(group_of_its_own);
	far = child(session_of_its_own);
	executed = child(executes);
	say("its own group: %s\n", yes(getpgid(leader) == leader));
	say("ours: %s, our session: %s\n", yes(getpgid(plain) == getpgid(0)),
	    yes(getsid(leader) == getsid(0)));
	say("its own session: %s, group: %s\n", yes(getsid(far) == far), yes(getpgid(far) == far));

	say("a child into a child's group: %s", result(setpgid(plain, leader)));
	say(", it is there: %s\n", yes(getpgid(plain) == leader));
	say("back to ours: %s\n", result(setpgid(plain, getpgid(0))));
	say("to a group that is none: %s\n", result(setpgid(plain, executed)));
	say("to its own: %s\n", result(setpgid(plain, 0)));
	say("the first process of a session: %s\n", result(setpgid(far, far)));
	say("to another session's group: %s\n", result(setpgid(plain, far)));
	say("a child that has executed: %s\n", result(setpgid(executed, executed)));
	say("a negative group: %s\n", result(setpgid(plain, -1)));
	say("a negative process: %s\n", result(setpgid(-1, 0)));
	say("pid 1: %s\n", result(setpgid(1, 0)));

	kill(plain, SIGKILL);
	dead = plain;
	must(waitpid(plain, NULL, 0));
	say("of one that is gone: setpgid %s", result(setpgid(dead, dead)));
	say(", getpgid %s", result(getpgid(dead)));
	say(", getsid %s\n", result(getsid(dead)));
	say("negative: getpgid %s", result(getpgid(-1)));
	say(", getsid %s\n", result(getsid(-1)));
	return 0;
}

static int sessions(void)
{
	pid_t other, leader = child(group_of_its_own);

	must(setpgid(0, 0));
	say("setsid, first of a group: %s\n", result(setsid()));
	other = child(NULL);
	must(setpgid(0, leader));
	say("setsid, the group lives on: %s\n", result(setsid()));
	kill(other, SIGKILL);
	wait_for(other);
	say("setsid: %s\n", yes(setsid() == getpid()));
	say("its session: %s, its group: %s\n", yes(getsid(0) == getpid()),
	    yes(getpgid(0) == getpid()));
	say("setsid again: %s\n", result(setsid()));
	say("setpgid: %s\n", result(setpgid(0, 0)));
	return 0;
}

static int kills(void)
{
	pid_t a, b, c, me;

	me = getpid();
	must(setpgid(0, 0));
	a = child(group_of_its_own);
	b = child(NULL);
	c = child(NULL);
	must(setpgid(b, a));
	say("a group of two: %s\n", result(kill(-a, SIGTERM)));
	say("%s", ended(wait_for(a)));
	say(" %s", ended(wait_for(b)));
	say(", it is gone: %s\n", result(kill(-a, SIGTERM)));
	signal(SIGUSR1, SIG_IGN);
	say("our own group: %s", result(kill(0, SIGUSR1)));
	say(", by its number: %s", result(kill(-me, 0)));
	say(", the other: %s\n", ended(wait_for(c)));
	say("an unknown signal: %s", result(kill(me, 65)));
	say(" %s", result(kill(me, -1)));
	say(", the smallest number: %s\n", result(kill(INT_MIN, 0)));
	a = child(group_of_its_own);
	kill(a, SIGKILL);
	waitid(P_PID, a, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	say("a group of a zombie: %s\n", result(kill(-a, SIGTERM)));
	return wait_for(a) != SIGKILL;
}

int main(int argc, char **argv)
{
	char byte = 0;

	if (argc > 2) {
		must(write(atoi(argv[2]), &byte, 1));
		return read(atoi(argv[1]), &byte, 1);
	}
	must(pipe(gate));
	must(pipe(ready));
	say("%s\n", ended(in_child(groups)));
	say("%s\n", ended(in_child(sessions)));
	say("%s\n", ended(in_child(kills)));
	return 0;
}
