/* rt_sigtimedwait(2): take a signal without a handler. */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "signal.h"

/*
 * While it waits, the task does not block them, so that it is woken; real_blocked says that it
 * takes them all the same, even those that it otherwise ignores.
 */
static int wait_for(sigset_t set, struct kernel_siginfo *info, u64 expires, bool *expired)
{
	spinlock_t *siglock = &current->sighand->siglock;
	bool timer;
	int sig;

	spin_lock_irq(siglock);
	sig = dequeue_signal(~set, info, &timer);
	if (!sig && expires) {
		current->real_blocked = current->blocked;
		current->blocked &= ~set;
		recalc_sigpending();
		spin_unlock_irq(siglock);
		set_current_state(TASK_INTERRUPTIBLE);
		*expired = schedule_until(expires);
		spin_lock_irq(siglock);
		set_blocked(current, current->real_blocked);
		current->real_blocked = 0;
		sig = dequeue_signal(~set, info, &timer);
		recalc_sigpending();
	} else if (!sig) {
		*expired = true;
	}
	spin_unlock_irq(siglock);
	if (timer)
		posixtimer_rearm(info);
	return sig;
}

SYSCALL_DEFINE4(rt_sigtimedwait, const sigset_t __user *, uthese, struct kernel_siginfo __user *,
		uinfo, const struct timespec64 __user *, uts, size_t, sigsetsize)
{
	struct kernel_siginfo info;
	struct timespec64 ts;
	u64 expires = KTIME_MAX;
	bool expired = false;
	sigset_t these;
	int sig;

	if (sigsetsize != sizeof(these))
		return -EINVAL;
	if (copy_from_user(&these, uthese, sizeof(these)))
		return -EFAULT;
	if (uts) {
		if (copy_from_user(&ts, uts, sizeof(ts)))
			return -EFAULT;
		if (!timespec64_valid(&ts))
			return -EINVAL;
		expires = timespec64_to_ns(&ts);
		if (expires)
			expires = ktime_add(sched_clock(), expires);
	}
	sig = wait_for(these & ~MASK_KERNEL, &info, expires, &expired);
	if (!sig)
		return expired ? -EAGAIN : -EINTR;
	return uinfo && copy_siginfo_to_user(uinfo, &info) ? -EFAULT : sig;
}
