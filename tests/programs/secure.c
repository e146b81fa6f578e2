/*
 * Set-user-ID: what a program gets, with what of its caller's it is not left alone, and when it
 * gets nothing. The first argument is a copy of this program that belongs to root, with mode 4755.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include "say.h"

static char stack[16384] __attribute__((aligned(16)));
static const char *program;
static int gate[2];

static void tell(void)
{
	struct rlimit limit;
	uid_t real, effective, saved;
	int death;

	must(getrlimit(RLIMIT_STACK, &limit));
	must(prctl(PR_GET_PDEATHSIG, &death));
	must(getresuid(&real, &effective, &saved));
	say("user %d, effective %d, saved %d, secure %d, dumpable %d, death signal %d, stack "
	    "%#lx\n",
	    real, effective, saved, (int)getauxval(AT_SECURE), prctl(PR_GET_DUMPABLE), death,
	    (long)limit.rlim_cur);
}

static int executes(const char *path)
{
	struct rlimit limit = { 1 << 30, RLIM_INFINITY };

	must(prctl(PR_SET_PDEATHSIG, SIGUSR2));
	must(setrlimit(RLIMIT_STACK, &limit));
	must(execl(path, "secure", "tell", NULL));
	return 1;
}

static int by_user(void)
{
	must(setuid(1000));
	return executes(program);
}

static int another(void)
{
	must(setuid(1000));
	return executes(self());
}

static int without_new_privileges(void)
{
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	return by_user();
}

static int effective_only(void)
{
	must(setresuid(1000, 2000, 2000));
	return executes(self());
}

static int effective_without_new_privileges(void)
{
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	return effective_only();
}

static int holds(void *unused)
{
	char byte;

	(void)unused;
	close(gate[1]);
	return read(gate[0], &byte, 1);
}

/* Another process has the same working directory, until this one has ended. */
static void share(void)
{
	must(pipe2(gate, O_CLOEXEC));
	must(fcntl(gate[1], F_SETFD, 0));
	must(clone(holds, stack + sizeof(stack), CLONE_FS | SIGCHLD, NULL));
}

static int shares(void)
{
	share();
	return by_user();
}

static int shares_effective(void)
{
	share();
	return effective_only();
}

/* A thread's share does not count: it ends. */
static int shares_with_thread(void)
{
	must(clone(holds, stack + sizeof(stack),
		   CLONE_FS | CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FILES, NULL));
	return by_user();
}

static int capable_shares(void)
{
	share();
	must(setresuid(1000, 0, 0));
	return executes(program);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	program = argv[1];
	if (!strcmp(program, "tell")) {
		tell();
		return 0;
	}
#define RUN(function) say(#function ": %s\n", ended(in_child(function)))
	RUN(by_user);
	RUN(another);
	RUN(without_new_privileges);
	RUN(effective_only);
	RUN(effective_without_new_privileges);
	RUN(shares);
	RUN(shares_effective);
	RUN(capable_shares);
	must(pipe(gate));
	RUN(shares_with_thread);
	return 0;
}
