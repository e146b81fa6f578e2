/* futex(2): what the operation and its arguments mean, and how an interrupted wait goes on. */
#include <limen/errno.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "futex.h"

static long futex_wait_restart(struct restart_block *restart);

/* A wait with a time limit that no handler interrupted goes on until the same time. */
static long wait(u32 __user *uaddr, unsigned int flags, u32 val, u64 expires, u32 bitset)
{
	long ret = futex_wait(uaddr, flags, val, expires, bitset);
	struct restart_block *restart = &current->restart_block;

	if (ret != -ERESTARTSYS || !(flags & FLAGS_HAS_TIMEOUT))
		return ret;
	restart->fn = futex_wait_restart;
	restart->futex.uaddr = uaddr;
	restart->futex.val = val;
	restart->futex.flags = flags;
	restart->futex.bitset = bitset;
	restart->futex.expires = expires;
	return -ERESTART_RESTARTBLOCK;
}

/* It may be interrupted again. */
static long futex_wait_restart(struct restart_block *restart)
{
	restart->fn = NULL;
	return wait(restart->futex.uaddr, restart->futex.flags, restart->futex.val,
		    restart->futex.expires, restart->futex.bitset);
}

/* The time limit, or KTIME_MAX.  FUTEX_WAIT's is from now on, the others' are absolute. */
static int get_timeout(const struct timespec64 __user *utime, int cmd, u64 *expires)
{
	struct timespec64 ts;
	u64 now = sched_clock();

	if (copy_from_user(&ts, utime, sizeof(ts)))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	*expires = timespec64_to_ns(&ts);
	if (cmd == FUTEX_WAIT)
		*expires = min(*expires + now, KTIME_MAX);
	return 0;
}

static long do_futex(u32 __user *uaddr, int op, u32 val, u64 expires, unsigned int flags,
		     u32 __user *uaddr2, u32 val2, u32 val3)
{
	switch (op) {
	case FUTEX_WAIT:
		return wait(uaddr, flags, val, expires, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAIT_BITSET:
		return wait(uaddr, flags, val, expires, val3);
	case FUTEX_WAKE:
		return futex_wake(uaddr, flags, (int)val, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, flags, (int)val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(uaddr, flags, uaddr2, (int)val, (int)val2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(uaddr, flags, uaddr2, (int)val, (int)val2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(uaddr, flags, uaddr2, (int)val, (int)val2, val3);
	}
	return -ENOSYS; /* the rest is priority inheritance, as in a Linux without FUTEX_PI */
}

SYSCALL_DEFINE6(futex, u32 __user *, uaddr, int, op, u32, val, const struct timespec64 __user *,
		utime, u32 __user *, uaddr2, u32, val3)
{
	int cmd = op & FUTEX_CMD_MASK;
	unsigned int flags = op & FUTEX_PRIVATE_FLAG ? 0 : FLAGS_SHARED;
	u64 expires = KTIME_MAX;

	if (utime && (cmd == FUTEX_WAIT || cmd == FUTEX_WAIT_BITSET)) {
		int error = get_timeout(utime, cmd, &expires);

		if (error)
			return error;
		flags |= FLAGS_HAS_TIMEOUT;
	}
	if (op & FUTEX_CLOCK_REALTIME) {
		if (cmd != FUTEX_WAIT_BITSET)
			return -ENOSYS;
		flags |= FLAGS_CLOCKRT;
	}
	return do_futex(uaddr, cmd, val, expires, flags, uaddr2, (u32)(__force unsigned long)utime,
			val3);
}
