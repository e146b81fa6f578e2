/*
 * A signal to a group of processes, or to all, and those that are just being born.  It must not
 * miss a child because fork() has begun and the child is not in the group yet.  So what its parent
 * has already is delivered before the fork: the call is made again.  And what comes to several
 * processes from then on is kept for the child, as if it had come after the fork.  Signals to the
 * parent alone do not disturb it, or a timer that is faster than fork() would never let it end.
 */
#include <limen/errno.h>
#include <limen/multiprocess.h>
#include "signal.h"

/* --- sending --- */

void keep_for_children(int sig, struct signal_struct *signal)
{
	struct multiprocess_signals *delayed;

	if (!in_mask(sig, signal->shared_pending.signal)) /* it is ignored */
		return;
	list_for_each_entry(delayed, &signal->multiprocess, node) {
		/* a stop and a SIGCONT can't wait at the same time */
		if (sig == SIGCONT)
			delayed->signal &= ~MASK_STOP;
		else if (in_mask(sig, MASK_STOP))
			delayed->signal &= ~sigmask(SIGCONT);
		delayed->signal |= sigmask(sig);
	}
}

int kill_pgrp_info(int sig, const struct kernel_siginfo *info, struct pid *pgrp)
{
	int error = -ESRCH, one;
	struct task_struct *p;

	for_each_pid_task(p, pgrp, PIDTYPE_PGID) {
		one = do_send_sig_info(sig, info, p, PIDTYPE_PGID);
		if (error)
			error = one;
	}
	return error;
}

int kill_pgrp(struct pid *pgrp, int sig, bool priv)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	int error = kill_pgrp_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, pgrp);

	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

/* --- fork --- */

int multiprocess_begin(struct multiprocess_signals *delayed)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags = spin_lock_irqsave(&sighand->siglock);
	bool pending;

	if (unlikely(signal_pending(current)))
		recalc_sigpending(); /* another thread may have taken it */
	pending = signal_pending(current);
	delayed->signal = 0;
	if (!pending)
		list_add(&delayed->node, &current->signal->multiprocess);
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return pending ? -ERESTARTNOINTR : 0;
}

void multiprocess_abort(struct multiprocess_signals *delayed)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags = spin_lock_irqsave(&sighand->siglock);

	list_del(&delayed->node);
	spin_unlock_irqrestore(&sighand->siglock, flags);
}

void multiprocess_end(struct multiprocess_signals *delayed, struct task_struct *child)
{
	list_del(&delayed->node);
	if (likely(!delayed->signal) || child->signal == current->signal)
		return;
	child->signal->shared_pending.signal = delayed->signal;
	set_work(child, WORK_SIGPENDING);
}
