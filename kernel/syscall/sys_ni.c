/*
 * What a number answers that has no call behind it, and the calls of rooms that a build may leave
 * out (make WITHOUT=...): a weak name for each, that is sys_ni_syscall until a room defines it.
 */
#include <limen/syscalls.h>

long sys_ni_syscall(long a, long b, long c, long d, long e, long f)
{
	return -ENOSYS;
}

/* kernel/lessons */
cond_syscall(sys_newsyscall);
cond_syscall(sys_gettaskinfo);
cond_syscall(sys_access_user);

/* kernel/selftest */
cond_syscall(sys_selftest);
cond_syscall(sys_selftest_args);
