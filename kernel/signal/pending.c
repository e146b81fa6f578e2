/* Which signals a task blocks, and whether it has any to look at. */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "signal.h"

void recalc_sigpending(void)
{
	recalc(current);
}

/* A task that runs on another CPU comes into the kernel, and looks at its work on the way out. */
void signal_wake_up(struct task_struct *task, bool fatal)
{
	unsigned int state = TASK_INTERRUPTIBLE | (fatal ? TASK_WAKEKILL | TASK_STOPPED : 0);

	set_work(task, WORK_SIGPENDING);
	if (task != current && !try_to_wake_up(task, state))
		kick_task(task);
}

noinline void retarget_shared_pending(sigset_t which)
{
	struct signal_struct *signal = current->signal;
	sigset_t left = signal->shared_pending.signal & which;
	struct task_struct *t;

	if (!left)
		return;
	list_for_each_entry(t, &signal->threads, thread_node) {
		if (t == current || t->flags & PF_EXITING || !(left & ~t->blocked))
			continue;
		left &= t->blocked;
		if (!signal_pending(t))
			signal_wake_up(t, false);
		if (!left)
			break;
	}
}

void set_current_blocked(const sigset_t *set)
{
	struct task_struct *task = current;
	struct sighand_struct *sighand = task->sighand;
	sigset_t new = *set & ~MASK_KERNEL;

	if (new == task->blocked)
		return;
	spin_lock_irq(&sighand->siglock);
	set_blocked(task, new);
	spin_unlock_irq(&sighand->siglock);
}

/* Others must have what the exiting task would have taken; a stop goes on without it. */
void exit_signals(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	bool stopped;
	int stop_code;

	spin_lock(&task->sighand->siglock);
	task->flags |= PF_EXITING;
	if (signal->nr_threads > 1 && !signal->group_exit && signal_pending(task))
		retarget_shared_pending(~task->blocked);
	stopped = leave_stop(task);
	stop_code = signal->stop_code;
	spin_unlock(&task->sighand->siglock);
	if (stopped)
		notify_parent_stop(task, CLD_STOPPED, stop_code);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* --- a mask for one call: ppoll(2), pselect(2) --- */

int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize)
{
	sigset_t mask;

	if (!umask)
		return 0;
	if (sigsetsize != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, umask, sizeof(mask)))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_work(current, WORK_RESTORE_SIGMASK);
	set_current_blocked(&mask);
	return 0;
}

/* If a signal @interrupted the call, its handler runs under the call's mask. */
void restore_saved_sigmask_unless(bool interrupted)
{
	if (interrupted || !(current->work & WORK_RESTORE_SIGMASK))
		return;
	clear_work(current, WORK_RESTORE_SIGMASK);
	set_current_blocked(&current->saved_sigmask);
}
