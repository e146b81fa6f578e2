/* What a signal does that has no handler: signal(7), "Signal dispositions". */
#include "signal.h"

/* Who else would continue a stopped job? */
static bool is_orphaned(void)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	bool orphaned = will_become_orphaned_pgrp(current->signal->pids[PIDTYPE_PGID], NULL);

	spin_unlock_irqrestore(&tasklist_lock, flags);
	return orphaned;
}

static void stop_by_default(int sig)
{
	spinlock_t *siglock = &current->sighand->siglock;
	bool orphaned = false;

	if (sig != SIGSTOP) {
		spin_unlock_irq(siglock);
		orphaned = is_orphaned();
		spin_lock_irq(siglock);
	}
	if (!orphaned && do_signal_stop(sig)) /* POSIX: an orphan would never go on */
		spin_lock_irq(siglock);
}

void __noreturn end_by_signal(int sig)
{
	spin_unlock_irq(&current->sighand->siglock);
	current->flags |= PF_SIGNALED;
	do_group_exit(sig);
}

void default_action(int sig)
{
	if (in_mask(sig, MASK_IGNORE))
		return;
	if ((current->signal->stop_flags & SIGNAL_UNKILLABLE) && !in_mask(sig, MASK_KERNEL))
		return;
	if (in_mask(sig, MASK_STOP))
		stop_by_default(sig);
	else
		end_by_signal(sig);
}
