/* Until when poll(2), select(2) and their relatives wait, and what is left when they return. */
#include <limen/errno.h>
#include <limen/sched.h>
#include <limen/uaccess.h>
#include "poll.h"

#define STICKY_TIMEOUTS 0x4000000U /* personality(2): the time-out is not changed */

static u64 expires_in(u64 ns)
{
	u64 now = sched_clock();

	if (!ns)
		return POLL_NOW;
	return ns < KTIME_MAX - now ? now + ns : KTIME_MAX;
}

u64 poll_expires_ms(int timeout)
{
	return timeout < 0 ? KTIME_MAX : expires_in((u64)timeout * 1000000);
}

int poll_expires_ts(const void __user *timeout, u64 *expires)
{
	struct timespec64 ts;

	*expires = KTIME_MAX;
	if (!timeout)
		return 0;
	if (copy_from_user(&ts, timeout, sizeof(ts)))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	*expires = expires_in(timespec64_to_ns(&ts));
	return 0;
}

int poll_expires_tv(const void __user *timeout, u64 *expires)
{
	struct timespec64 ts; /* a struct timeval at first: as long, with microseconds */
	s64 seconds;

	*expires = KTIME_MAX;
	if (!timeout)
		return 0;
	if (copy_from_user(&ts, timeout, sizeof(ts)))
		return -EFAULT;
	seconds = ts.tv_nsec / 1000000;
	ts.tv_nsec = ts.tv_nsec % 1000000 * 1000;
	if (__builtin_add_overflow(ts.tv_sec, seconds, &ts.tv_sec) || !timespec64_valid(&ts))
		return -EINVAL;
	*expires = expires_in(timespec64_to_ns(&ts));
	return 0;
}

static int copy_rest(u64 expires, void __user *timeout, bool timeval)
{
	u64 now = sched_clock();
	struct timespec64 ts = ns_to_timespec64(expires > now ? (s64)(expires - now) : 0);

	if (timeval)
		ts.tv_nsec /= 1000;
	return copy_to_user(timeout, &ts, sizeof(ts)) ? -EFAULT : 0;
}

/* A call that could not tell how much time is left must not be made again with all of it. */
int poll_finish(int ret, u64 expires, void __user *timeout, bool timeval)
{
	bool told;

	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	if (!timeout)
		return ret;
	if (expires == POLL_NOW && !(current->personality & STICKY_TIMEOUTS))
		return ret;
	told = !(current->personality & STICKY_TIMEOUTS) && !copy_rest(expires, timeout, timeval);
	return !told && ret == -ERESTARTNOHAND ? -EINTR : ret;
}
