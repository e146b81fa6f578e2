/* clone3(2): whole, or not there (ENOSYS) and then libc uses clone; both say the same here. */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include "say.h"

#ifndef SYS_clone3
#define SYS_clone3 435
#endif

static int failed;
static int tid;

static long try(struct clone_args *args, size_t size)
{
	long pid = syscall(SYS_clone3, args, size);

	if (pid == 0)
		_exit(tid == getpid() ? 9 : 8);
	return pid;
}

static void refused(const char *what, struct clone_args args, size_t size, int error)
{
	long ret = try(&args, size);

	if (ret == -1 && errno == error)
		return;
	failed++;
	say("%s: %s, not %s\n", what, result(ret), error_name(error));
}

int main(void)
{
	struct clone_args good = { .exit_signal = SIGCHLD }, bad;
	struct {
		struct clone_args args;
		uint64_t more;
	} longer = { .more = 0 };
	int status;
	long pid;

	good.flags = CLONE_CHILD_SETTID;
	good.child_tid = (uintptr_t)&tid;
	pid = try(&good, sizeof(good));
	if (pid == -1 && errno == ENOSYS) {
		say("clone3: as it should be\n");
		return 0;
	}
	status = wait_for(must(pid));
	failed += !WIFEXITED(status) || WEXITSTATUS(status) != 9;

	bad = good;
	refused("too short", good, CLONE_ARGS_SIZE_VER0 - 1, EINVAL);
	refused("too long", good, 4097, E2BIG);
	bad.exit_signal = 65;
	refused("signal 65", bad, sizeof(bad), EINVAL);
	bad.exit_signal = 1UL << 32 | SIGCHLD;
	refused("a large signal", bad, sizeof(bad), EINVAL);
	bad = good;
	bad.flags = SIGCHLD;
	refused("a signal in the flags", bad, sizeof(bad), EINVAL);
	bad.flags = CLONE_DETACHED;
	refused("CLONE_DETACHED", bad, sizeof(bad), EINVAL);
	bad.flags = 1UL << 40;
	refused("an unknown flag", bad, sizeof(bad), EINVAL);
	bad = good;
	bad.stack = (uintptr_t)&bad;
	refused("a stack without a size", bad, sizeof(bad), EINVAL);
	bad.stack = 0;
	bad.stack_size = 4096;
	refused("a size without a stack", bad, sizeof(bad), EINVAL);
	bad = good;
	bad.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM;
	refused("a thread with a signal", bad, sizeof(bad), EINVAL);
	if (syscall(SYS_clone3, 16, sizeof(good)) != -1 || errno != EFAULT)
		failed++;

	longer.args = good;
	status = wait_for(must(try(&longer.args, sizeof(longer))));
	failed += WEXITSTATUS(status) != 9;
	longer.more = 1;
	failed += try(&longer.args, sizeof(longer)) != -1 || errno != E2BIG;
	if (!failed)
		say("clone3: as it should be\n");
	return failed;
}
