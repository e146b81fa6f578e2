/* The calls that use POSIX timers: timer_settime(2), timer_gettime(2), timer_getoverrun(2). */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "posix_timer.h"

struct itimerspec64 {
	struct timespec64 it_interval, it_value;
};

/* Is it by the CPU time of a task that has ended? */
static bool clock_gone(const struct k_itimer *kt)
{
	return kt->base == BASE_CPU && !cpu_clock_task(&kt->cpu.clock);
}

static void timer_get(struct k_itimer *kt, struct itimerspec64 *setting)
{
	bool silent = kt->notify == SIGEV_NONE; /* never runs: what it shows is worked out here */
	u64 now;

	*setting = (struct itimerspec64){ .it_interval = ns_to_timespec64((s64)kt->interval) };
	if (clock_gone(kt) || (!kt->interval && !kt->active && !silent))
		return;
	now = posix_timer_now(kt);
	if (kt->interval && (silent || kt->requeue & 1))
		kt->overrun += posix_timer_forward(kt, now);
	if (kt->expires > now)
		setting->it_value = ns_to_timespec64((s64)(kt->expires - now));
	else if (!silent)
		setting->it_value.tv_nsec = 1; /* the signal is under way */
}

/* The timer is stopped.  Signals that are under way do not start it again. */
static void timer_set(struct k_itimer *kt, bool absolute, const struct itimerspec64 *new)
{
	u64 value = timespec64_to_ns(&new->it_value);

	kt->interval = 0;
	kt->requeue = (kt->requeue + 2) & ~1U;
	kt->overrun_last = 0;
	kt->overrun = -1;
	if (!value) {
		if (kt->base == BASE_CPU)
			kt->expires = 0;
		return;
	}
	kt->interval = timespec64_to_ns(&new->it_interval);
	if (kt->base != BASE_CPU)
		kt->base = absolute ? find_clock(kt->clockid)->base : BASE_MONOTONIC;
	kt->expires = absolute ? value : ktime_add(posix_timer_now(kt), value);
	posix_timer_start(kt);
}

static int do_timer_settime(int id, bool absolute, const struct itimerspec64 *new,
			    struct itimerspec64 *old)
{
	struct k_itimer *kt;

	for (bool first = true;; first = false) {
		lock_timers();
		kt = find_posix_timer(id);
		if (!kt || clock_gone(kt)) {
			unlock_timers();
			return kt ? -ESRCH : -EINVAL;
		}
		if (first)
			timer_get(kt, old);
		if (posix_timer_stop(kt))
			break;
		unlock_timers();
		cpu_relax();
	}
	timer_set(kt, absolute, new);
	unlock_timers();
	return 0;
}

SYSCALL_DEFINE4(timer_settime, int, timer_id, int, flags, const struct itimerspec64 __user *,
		new_setting, struct itimerspec64 __user *, old_setting)
{
	struct itimerspec64 new, old;
	int error;

	if (!new_setting)
		return -EINVAL;
	if (copy_from_user(&new, new_setting, sizeof(new)))
		return -EFAULT;
	if (!timespec64_valid(&new.it_interval) || !timespec64_valid(&new.it_value))
		return -EINVAL;
	error = do_timer_settime(timer_id, flags & TIMER_ABSTIME, &new, &old);
	if (!error && old_setting && copy_to_user(old_setting, &old, sizeof(old)))
		return -EFAULT;
	return error;
}

SYSCALL_DEFINE2(timer_gettime, int, timer_id, struct itimerspec64 __user *, setting)
{
	struct itimerspec64 now;
	struct k_itimer *kt;

	lock_timers();
	kt = find_posix_timer(timer_id);
	if (kt)
		timer_get(kt, &now);
	unlock_timers();
	if (!kt)
		return -EINVAL;
	return copy_to_user(setting, &now, sizeof(now)) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(timer_getoverrun, int, timer_id)
{
	const struct k_itimer *kt;
	int overrun = -EINVAL;

	lock_timers();
	kt = find_posix_timer(timer_id);
	if (kt)
		overrun = posix_timer_overrun(kt, 0);
	unlock_timers();
	return overrun;
}
