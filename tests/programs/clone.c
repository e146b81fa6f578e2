/* clone(2): what is shared and what is not, flag by flag, and combinations that are refused. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "say.h"

static char stack[2][16384] __attribute__((aligned(16)));
static int value, file, parent_tid, child_tid;
static volatile sig_atomic_t told;

static void on_signal(int signal)
{
	told = signal;
}

static int starts(int (*function)(void *), int flags)
{
	return must(clone(function, stack[0] + sizeof(stack[0]), flags, NULL, &parent_tid, NULL,
			  &child_tid));
}

/*
 * With __WALL; a child that tells its parent by another signal, or none, is not waited for without.
 */
static const char *end_of(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, __WALL) < 0)
		if (errno != EINTR)
			return result(-1);
	return ended(status);
}

static int changes(void *unused)
{
	struct sigaction action = { .sa_handler = on_signal };

	(void)unused;
	value++;
	umask(077);
	close(file);
	sigaction(SIGUSR2, &action, NULL);
	return 0;
}

static void shares(const char *what, int flags)
{
	struct sigaction action = { .sa_handler = SIG_DFL };

	value = 0;
	umask(022);
	file = must(dup(1));
	must(sigaction(SIGUSR2, &action, NULL));
	end_of(starts(changes, flags | SIGCHLD));
	must(sigaction(SIGUSR2, NULL, &action));
	say("%s: memory %s, umask %s, file %s, handlers %s\n", what, yes(value == 1),
	    yes(umask(022) == 077), yes(fcntl(file, F_GETFD) < 0),
	    yes(action.sa_handler == on_signal));
	close(file);
}

static int returns_5(void *unused)
{
	(void)unused;
	return 5;
}

static int takes_its_time(void *unused)
{
	(void)unused;
	for (int i = 0; i < 100; i++)
		sched_yield();
	value = 1;
	return 3;
}

static int knows_itself(void *unused)
{
	(void)unused;
	return child_tid == getpid() ? 1 : 2;
}

static int sibling(void *unused)
{
	pid_t parent = getppid();

	(void)unused;
	return clone(returns_5, stack[1] + sizeof(stack[1]), CLONE_PARENT | SIGCHLD, NULL) > 0 &&
	       getppid() == parent;
}

static void tids(void)
{
	pid_t pid;
	int status;

	child_tid = 0;
	pid = starts(knows_itself, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD);
	say("parent's tid: %s, child's: %s, not here: %d\n", yes(parent_tid == pid),
	    yes(WEXITSTATUS(wait_for(pid)) == 1), child_tid);
	pid = starts(knows_itself, CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD);
	say("child's tid: %s", yes(WEXITSTATUS(wait_for(pid)) == 1));
	say(", cleared: %s\n", yes(child_tid == 0));
	pid = must(syscall(SYS_clone, CLONE_PARENT_SETTID | SIGCHLD, 0, 16, 0, 0));
	if (pid == 0)
		_exit(6);
	say("nowhere to put it: %s\n", end_of(pid));
	pid = starts(sibling, SIGCHLD);
	must(waitpid(pid, &status, 0));
	say("CLONE_PARENT: %s, our child: ", ended(status));
	must(wait(&status));
	say("%s\n", ended(status));
}

static void signals(void)
{
	pid_t pid = starts(returns_5, 0);

	say("no signal: %s", result(waitpid(pid, NULL, 0)));
	say(", __WCLONE: %s\n", yes(waitpid(pid, NULL, __WCLONE) == pid));
	signal(SIGUSR1, on_signal);
	pid = starts(returns_5, SIGUSR1);
	say("SIGUSR1: %s", end_of(pid));
	say(", told: %s\n", signal_name(told));
	value = 0;
	pid = starts(takes_its_time, CLONE_VM | CLONE_VFORK | SIGCHLD);
	say("CLONE_VFORK, it ended first: %s, %s\n", yes(value == 1), end_of(pid));
}

/* The program that comes next has not asked for another signal, and would be killed by it. */
static int executes(void)
{
	char byte, number[16];
	int gate[2];

	must(pipe(gate));
	if (must(syscall(SYS_clone, SIGTERM, 0, 0, 0, 0)) == 0)
		_exit(read(gate[0], &byte, 1) == 1 ? 4 : 5);
	snprintf(number, sizeof(number), "%d", gate[1]);
	return must(execl(self(), "clone", number, NULL));
}

static int executed(int gate)
{
	must(write(gate, "", 1));
	say("a child of the program before: %s\n", end_of(-1));
	return 0;
}

static void refused(const char *what, unsigned long flags)
{
	long ret = syscall(SYS_clone, flags, 0, &parent_tid, &child_tid, &child_tid);

	if (ret == 0)
		_exit(7);
	say("%s: %s\n", what, result(ret));
	if (ret > 0)
		end_of(ret);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return executed(atoi(argv[1]));
	shares("nothing", 0);
	shares("CLONE_VM", CLONE_VM);
	shares("CLONE_FS", CLONE_FS);
	shares("CLONE_FILES", CLONE_FILES);
	shares("CLONE_SIGHAND", CLONE_VM | CLONE_SIGHAND);
	shares("all", CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND);
	tids();
	signals();
	say("a signal that was asked for before the exec: %s\n", ended(in_child(executes)));
	refused("a thread without handlers", CLONE_VM | CLONE_THREAD);
	refused("a thread without memory", CLONE_SIGHAND | CLONE_THREAD);
	refused("handlers without memory", CLONE_SIGHAND | SIGCHLD);
	refused("two places for one pidfd", CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD);
	refused("CLONE_PIDFD and CLONE_DETACHED", CLONE_PIDFD | CLONE_DETACHED | SIGCHLD);
	refused("name space and file system", CLONE_NEWNS | CLONE_FS | SIGCHLD);
	refused("flags of no effect",
		CLONE_UNTRACED | CLONE_DETACHED | CLONE_SYSVSEM | CLONE_IO | SIGCHLD);
	refused("the upper half", 0x5a5a5a5a00000000 | SIGCHLD);
	return 0;
}
