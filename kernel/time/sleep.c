/* nanosleep(2), clock_nanosleep(2). */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "clock.h"

/* --- on clocks of time that passes --- */

/* Until @expires of the clock; false: a signal came first. */
static bool sleep_until(enum clock_base base, u64 expires)
{
	bool expired;

	do {
		set_current_state(TASK_INTERRUPTIBLE);
		expired =
			base == BASE_REAL ? schedule_until_real(expires) : schedule_until(expires);
	} while (!expired && !signal_pending(current));
	return expired;
}

static long nanosleep_restart(struct restart_block *restart);

/* What a sleep of some length answers when a signal ends it; @left ns are missing. */
static long interrupted(int clockid, u64 expires, s64 left, struct timespec64 __user *rmtp)
{
	struct restart_block *restart = &current->restart_block;
	struct timespec64 ts = ns_to_timespec64(left);

	restart->fn = nanosleep_restart;
	restart->nanosleep.clockid = clockid;
	restart->nanosleep.expires = expires;
	restart->nanosleep.rmtp = rmtp;
	if (rmtp && left <= 0)
		return 0;
	if (rmtp && copy_to_user(rmtp, &ts, sizeof(ts)))
		return -EFAULT;
	return -ERESTART_RESTARTBLOCK;
}

static long sleep_relative(u64 expires, struct timespec64 __user *rmtp)
{
	if (sleep_until(BASE_MONOTONIC, expires))
		return 0;
	return interrupted(CLOCK_MONOTONIC, expires, (s64)(expires - sched_clock()), rmtp);
}

/* --- on CPU clocks --- */

struct cpu_sleeper {
	struct cpu_timer timer;
	struct task_struct *task;
	bool expired;
};

static void wake_cpu_sleeper(struct cpu_timer *timer)
{
	struct cpu_sleeper *sleeper = container_of(timer, struct cpu_sleeper, timer);

	sleeper->expired = true;
	wake_up_process(sleeper->task);
}

/* Start the timer: on a clock that is there, but not the sleeper's own, which would stand still. */
static int cpu_sleeper_start(struct cpu_sleeper *sleeper, int clockid, u64 *expires, bool absolute)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct cpu_clock clock;
	int error = find_cpu_clock(clockid, false, &clock);
	u64 now = 0;

	if (!error && clock.thread && clock.pid == current->thread_pid)
		error = -EINVAL;
	if (!error) {
		cpu_timer_setup(&sleeper->timer, &clock, wake_cpu_sleeper);
		if (!absolute && cpu_clock_sample(&clock, &now))
			*expires = ktime_add(now, *expires);
		cpu_timer_start(&sleeper->timer, *expires);
		sleeper->expired = cpu_timer_due(&sleeper->timer);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

/* Stop it; how much is left of the sleep. */
static s64 cpu_sleeper_stop(struct cpu_sleeper *sleeper, u64 expires)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	u64 now = expires;

	cpu_timer_cancel(&sleeper->timer);
	cpu_clock_sample(&sleeper->timer.clock, &now);
	cpu_timer_destroy(&sleeper->timer);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return (s64)(expires - now);
}

/* @restart: what a signal interrupts can go on, and what is left of it is told. */
static long sleep_cpu(int clockid, u64 expires, bool absolute, bool restart,
		      struct timespec64 __user *rmtp)
{
	struct cpu_sleeper sleeper = { .task = current };
	int error = cpu_sleeper_start(&sleeper, clockid, &expires, absolute);
	s64 left;

	if (error)
		return error;
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (READ_ONCE(sleeper.expired) || signal_pending(current))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	left = cpu_sleeper_stop(&sleeper, expires);
	if (sleeper.expired)
		return 0;
	return restart ? interrupted(clockid, expires, left, rmtp) : -ERESTARTNOHAND;
}

/* --- the calls --- */

static long nanosleep_restart(struct restart_block *restart)
{
	int clockid = restart->nanosleep.clockid;
	u64 expires = restart->nanosleep.expires;
	struct timespec64 __user *rmtp = restart->nanosleep.rmtp;

	restart->fn = NULL;
	if (clockid == CLOCK_MONOTONIC)
		return sleep_relative(expires, rmtp);
	return sleep_cpu(clockid, expires, true, true, rmtp);
}

SYSCALL_DEFINE2(nanosleep, const struct timespec64 __user *, rqtp, struct timespec64 __user *, rmtp)
{
	struct timespec64 ts;

	if (copy_from_user(&ts, rqtp, sizeof(ts)))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	current->restart_block.fn = NULL;
	return sleep_relative(ktime_add(sched_clock(), timespec64_to_ns(&ts)), rmtp);
}

SYSCALL_DEFINE4(clock_nanosleep, int, which_clock, int, flags, const struct timespec64 __user *,
		rqtp, struct timespec64 __user *, rmtp)
{
	const struct clock *clock = find_clock(which_clock);
	bool absolute = flags & TIMER_ABSTIME;
	struct timespec64 ts;
	u64 ns;

	if (!clock)
		return -EINVAL;
	if (!clock->sleeps)
		return -EOPNOTSUPP;
	if (copy_from_user(&ts, rqtp, sizeof(ts)))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	current->restart_block.fn = NULL;
	if (clock->alarm && !have_alarm_clock())
		return -EOPNOTSUPP;
	if (clock->alarm && (flags & ~TIMER_ABSTIME))
		return -EINVAL;
	if (clock->alarm && !capable())
		return -EPERM;
	ns = timespec64_to_ns(&ts);
	if (clock->base == BASE_CPU)
		return sleep_cpu(which_clock, ns, absolute, !absolute, rmtp);
	if (!absolute)
		return sleep_relative(ktime_add(sched_clock(), ns), rmtp);
	return sleep_until(clock->base, ns) ? 0 : -ERESTARTNOHAND;
}
