/*
 * prlimit64(2).  Each limit has the value that Linux starts a program with; changing one is not
 * implemented, and says so.
 */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>

#define RLIM_NLIMITS	16
#define RLIM64_INFINITY (~0UL)

struct rlimit64 {
	u64 rlim_cur, rlim_max;
};

static const struct rlimit64 limits[RLIM_NLIMITS] = {
	{ RLIM64_INFINITY, RLIM64_INFINITY }, /* RLIMIT_CPU */
	{ RLIM64_INFINITY, RLIM64_INFINITY }, /* RLIMIT_FSIZE */
	{ RLIM64_INFINITY, RLIM64_INFINITY }, /* RLIMIT_DATA */
	{ STACK_LIMIT, RLIM64_INFINITY }, /* RLIMIT_STACK */
	{ 0, RLIM64_INFINITY }, /* RLIMIT_CORE */
	{ RLIM64_INFINITY, RLIM64_INFINITY }, /* RLIMIT_RSS */
	{ 1, 1 }, /* RLIMIT_NPROC */
	{ 1024, 4096 }, /* RLIMIT_NOFILE */
	{ 8 << 20, 8 << 20 }, /* RLIMIT_MEMLOCK */
	{ RLIM64_INFINITY, RLIM64_INFINITY }, /* RLIMIT_AS */
	{ RLIM64_INFINITY, RLIM64_INFINITY }, /* RLIMIT_LOCKS */
	{ 0, 0 }, /* RLIMIT_SIGPENDING */
	{ 819200, 819200 }, /* RLIMIT_MSGQUEUE */
	{ 0, 0 }, /* RLIMIT_NICE */
	{ 0, 0 }, /* RLIMIT_RTPRIO */
	{ RLIM64_INFINITY, RLIM64_INFINITY }, /* RLIMIT_RTTIME */
};

SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource, const struct rlimit64 __user *,
		new_rlim, struct rlimit64 __user *, old_rlim)
{
	struct rlimit64 new;

	if (new_rlim && copy_from_user(&new, new_rlim, sizeof(new)))
		return -EFAULT;
	if (pid && pid != current->tgid)
		return -ESRCH;
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (new_rlim)
		return new.rlim_cur > new.rlim_max ? -EINVAL : -ENOSYS;
	if (old_rlim && copy_to_user(old_rlim, &limits[resource % RLIM_NLIMITS], sizeof(*limits)))
		return -EFAULT;
	return 0;
}
