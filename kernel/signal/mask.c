/* rt_sigprocmask(2), rt_sigpending(2), rt_sigsuspend(2), pause(2). */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "signal.h"

#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

SYSCALL_DEFINE4(rt_sigprocmask, int, how, const sigset_t __user *, nset, sigset_t __user *, oset,
		size_t, sigsetsize)
{
	sigset_t old = current->blocked, new;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (nset) {
		if (copy_from_user(&new, nset, sizeof(new)))
			return -EFAULT;
		if (how == SIG_BLOCK)
			new |= old;
		else if (how == SIG_UNBLOCK)
			new = old & ~new;
		else if (how != SIG_SETMASK)
			return -EINVAL;
		set_current_blocked(&new);
	}
	return oset && copy_to_user(oset, &old, sizeof(old)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(rt_sigpending, sigset_t __user *, uset, size_t, sigsetsize)
{
	sigset_t set;

	if (sigsetsize > sizeof(set))
		return -EINVAL;
	spin_lock_irq(&current->sighand->siglock);
	set = (current->pending.signal | current->signal->shared_pending.signal) & current->blocked;
	spin_unlock_irq(&current->sighand->siglock);
	return copy_to_user(uset, &set, sigsetsize) ? -EFAULT : 0;
}

static long wait_for_signal(void)
{
	while (!signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current))
			set_current_state(TASK_RUNNING);
		else
			schedule();
	}
	return -ERESTARTNOHAND;
}

/* The old mask comes back when the handler has run, or with no handler at the end of the call. */
SYSCALL_DEFINE2(rt_sigsuspend, const sigset_t __user *, unewset, size_t, sigsetsize)
{
	sigset_t new;

	if (sigsetsize != sizeof(new))
		return -EINVAL;
	if (copy_from_user(&new, unewset, sizeof(new)))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_current_blocked(&new);
	wait_for_signal();
	set_work(current, WORK_RESTORE_SIGMASK);
	return -ERESTARTNOHAND;
}

SYSCALL_DEFINE0(pause)
{
	return wait_for_signal();
}
