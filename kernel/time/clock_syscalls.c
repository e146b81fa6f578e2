/* Reading and setting clocks: clock_gettime(2), clock_getres(2), gettimeofday(2), time(2). */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <limen/vdso.h>
#include "clock.h"

/* 30 years may pass yet. */
#define SECONDS_MAX (KTIME_MAX / NSEC_PER_SEC - 30UL * 365 * 24 * 3600)

static int put_timespec64(s64 ns, struct timespec64 __user *to)
{
	struct timespec64 ts = ns_to_timespec64(ns);

	return copy_to_user(to, &ts, sizeof(ts)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(clock_gettime, int, which_clock, struct timespec64 __user *, tp)
{
	s64 ns;
	int error = find_clock(which_clock) ? clock_now(which_clock, &ns) : -EINVAL;

	return error ? error : put_timespec64(ns, tp);
}

/* As with Linux's high-resolution timers. */
static int resolution(int id, s64 *ns)
{
	const struct clock *clock = find_clock(id);
	s64 now;

	if (!clock)
		return -EINVAL;
	*ns = 1;
	if (clock->coarse || (id < 0 && (id & 3) != CPUCLOCK_SCHED))
		*ns = TICK_NSEC;
	return id < 0 || clock->alarm ? clock_now(id, &now) : 0;
}

SYSCALL_DEFINE2(clock_getres, int, which_clock, struct timespec64 __user *, tp)
{
	s64 ns;
	int error = resolution(which_clock, &ns);

	return error || !tp ? error : put_timespec64(ns, tp);
}

/* --- setting --- */

/* Not before the machine was started: Linux has no wall clock that is behind CLOCK_MONOTONIC. */
static int set_wall_clock(const struct timespec64 *ts)
{
	s64 offset = (s64)timespec64_to_ns(ts) - (s64)sched_clock();

	if (offset < 0)
		return -EINVAL;
	wall_clock_set(offset);
	return 0;
}

static bool settable(const struct timespec64 *ts)
{
	return timespec64_valid(ts) && (u64)ts->tv_sec < SECONDS_MAX;
}

/* Programs that keep the battery clock in local time tell the time zone once, at the start. */
static void set_timezone(const struct timezone *tz, bool only)
{
	static bool told;

	vdso_data.tz_minuteswest = tz->tz_minuteswest;
	vdso_data.tz_dsttime = tz->tz_dsttime;
	if (!told && only && tz->tz_minuteswest)
		wall_clock_set(vdso_data.wall_offset +
			       tz->tz_minuteswest * 60L * (s64)NSEC_PER_SEC);
	told = true;
}

static int do_settimeofday(const struct timespec64 *ts, const struct timezone *tz)
{
	if (ts && !settable(ts))
		return -EINVAL;
	if (!capable())
		return -EPERM;
	if (tz && (tz->tz_minuteswest > 15 * 60 || tz->tz_minuteswest < -15 * 60))
		return -EINVAL;
	if (tz)
		set_timezone(tz, !ts);
	return ts ? set_wall_clock(ts) : 0;
}

SYSCALL_DEFINE2(clock_settime, int, which_clock, const struct timespec64 __user *, tp)
{
	struct timespec64 ts;
	s64 now;
	int error;

	if (which_clock != CLOCK_REALTIME && which_clock >= 0)
		return -EINVAL;
	if (copy_from_user(&ts, tp, sizeof(ts)))
		return -EFAULT;
	if (which_clock == CLOCK_REALTIME)
		return do_settimeofday(&ts, NULL);
	error = clock_now(which_clock, &now);
	return error ? error : -EPERM; /* CPU time is what it is */
}

SYSCALL_DEFINE2(settimeofday, const struct timeval __user *, tv, const struct timezone __user *, tz)
{
	struct timespec64 ts;
	struct timezone zone;
	struct timeval val;

	if (tv) {
		if (copy_from_user(&val, tv, sizeof(val)))
			return -EFAULT;
		if (val.tv_usec < 0 || val.tv_usec > 1000000)
			return -EINVAL;
		ts = (struct timespec64){ val.tv_sec, val.tv_usec * (s64)NSEC_PER_USEC };
	}
	if (tz && copy_from_user(&zone, tz, sizeof(zone)))
		return -EFAULT;
	return do_settimeofday(tv ? &ts : NULL, tz ? &zone : NULL);
}

/* --- the old calls --- */

SYSCALL_DEFINE2(gettimeofday, struct timeval __user *, tv, struct timezone __user *, tz)
{
	if (tv) {
		struct timespec64 ts = ns_to_timespec64(ktime_get_real());
		struct timeval val = { ts.tv_sec, ts.tv_nsec / (s64)NSEC_PER_USEC };

		if (copy_to_user(tv, &val, sizeof(val)))
			return -EFAULT;
	}
	if (tz) {
		struct timezone zone = { vdso_data.tz_minuteswest, vdso_data.tz_dsttime };

		if (copy_to_user(tz, &zone, sizeof(zone)))
			return -EFAULT;
	}
	return 0;
}

SYSCALL_DEFINE1(time, s64 __user *, tloc)
{
	s64 seconds = ns_to_timespec64(ktime_get_real()).tv_sec;

	if (tloc && put_user(seconds, tloc))
		return -EFAULT;
	return seconds;
}
