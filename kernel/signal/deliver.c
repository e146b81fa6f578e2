/*
 * On the way to user mode: what is pending is delivered, as a call of the program's handler or by
 * the default action, and a system call that it interrupted is restarted or ended (signal(7),
 * "Interruption of system calls").
 */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <asm/irqflags.h>
#include <asm/signal.h>
#include "signal.h"

/* Who else would continue a stopped job? */
static bool is_orphaned(void)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	bool orphaned = will_become_orphaned_pgrp(current->signal->pids[PIDTYPE_PGID], NULL);

	spin_unlock_irqrestore(&tasklist_lock, flags);
	return orphaned;
}

/* siglock is held; true: it was let go in between, and all must be looked at again. */
static bool stop_by_default(int sig)
{
	struct sighand_struct *sighand = current->sighand;

	if (sig != SIGSTOP) {
		bool orphaned;

		spin_unlock_irq(&sighand->siglock);
		orphaned = is_orphaned();
		spin_lock_irq(&sighand->siglock);
		if (orphaned) /* POSIX: it would never go on */
			return false;
	}
	if (!do_signal_stop(sig))
		return false;
	spin_lock_irq(&sighand->siglock);
	return true;
}

static void __noreturn end_by_signal(int sig)
{
	spin_unlock_irq(&current->sighand->siglock);
	current->flags |= PF_SIGNALED;
	do_group_exit(sig);
}

/* What has no handler; siglock is held. */
static void default_action(int sig)
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

/* Stops, ends and news for the parent come first; true: siglock was let go in between. */
static inline bool group_work(struct task_struct *task)
{
	const struct signal_struct *signal = task->signal;

	if (unlikely(signal->group_exit || signal->group_exec_task))
		end_by_signal(SIGKILL); /* the group's own status is what counts */
	if (likely(!(task->jobctl & JOBCTL_STOP_PENDING) &&
		   !(signal->stop_flags & (SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED))))
		return false;
	if (!(task->jobctl & JOBCTL_STOP_PENDING && do_signal_stop(0)) && !notify_continued())
		return false;
	spin_lock_irq(&task->sighand->siglock);
	return true;
}

/* The next signal that has a handler, or 0; siglock is held. */
static inline int next_handled(struct task_struct *task, struct ksignal *ksig)
{
	for (;;) {
		struct k_sigaction *action;
		int sig;

		if (group_work(task))
			continue;
		sig = __dequeue_signal(task->blocked, &ksig->info);
		if (!sig)
			return 0;
		action = action_of(task, sig);
		if (unlikely(!has_handler(action))) {
			recalc_sigpending(); /* it may sleep */
			if (action->sa_handler == SIG_DFL)
				default_action(sig);
			continue;
		}
		ksig->ka = *action;
		if (action->sa_flags & SA_RESETHAND)
			action->sa_handler = SIG_DFL;
		return sig;
	}
}

/* While the handler runs, more signals are blocked; siglock is held. */
static inline void block_for_handler(struct task_struct *task, struct ksignal *ksig)
{
	sigset_t blocked = task->blocked | ksig->ka.sa_mask;

	if (!(ksig->ka.sa_flags & SA_NODEFER))
		blocked |= sigmask(ksig->sig);
	ksig->blocked = task->blocked;
	set_blocked_locked(blocked & ~MASK_KERNEL);
}

/* One lock for all of it: the signal is taken, and blocked if it has a handler. */
static inline bool get_signal(struct task_struct *task, struct ksignal *ksig)
{
	struct sighand_struct *sighand = task->sighand;

	spin_lock_irq(&sighand->siglock);
	ksig->sig = next_handled(task, ksig);
	if (ksig->sig)
		block_for_handler(task, ksig);
	else
		recalc_sigpending();
	spin_unlock_irq(&sighand->siglock);
	if (unlikely(ksig->sig && ksig->info.si_code == SI_TIMER && ksig->info.si_sys_private))
		posixtimer_rearm(&ksig->info);
	return ksig->sig;
}

/* A handler will run: does the call go on after it, or end with EINTR? */
static void restart_after_handler(struct pt_regs *regs, const struct ksignal *ksig)
{
	switch (syscall_get_return_value(regs)) {
	case -ERESTARTSYS:
		if (ksig->ka.sa_flags & SA_RESTART)
			syscall_restart(regs);
		else
			syscall_set_return_value(regs, -EINTR);
		break;
	case -ERESTARTNOINTR:
		syscall_restart(regs);
		break;
	case -ERESTARTNOHAND:
	case -ERESTART_RESTARTBLOCK:
		syscall_set_return_value(regs, -EINTR);
		break;
	}
}

/* No handler ran: the program does not notice. */
static void restart_at_once(struct pt_regs *regs)
{
	switch (syscall_get_return_value(regs)) {
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
	case -ERESTARTNOHAND:
		syscall_restart(regs);
		break;
	case -ERESTART_RESTARTBLOCK:
		syscall_restart(regs);
		syscall_set_nr(regs, NR_RESTART_SYSCALL);
		break;
	}
}

/* The frame is made, with the mask that the handler goes back to in it. */
static void signal_delivered(void)
{
	if (current->work & WORK_RESTORE_SIGMASK)
		clear_work(current, WORK_RESTORE_SIGMASK);
	if (current->sas_ss_flags & SS_AUTODISARM) {
		current->sas_ss_sp = current->sas_ss_size = 0;
		current->sas_ss_flags = SS_DISABLE;
	}
}

/* There was no room for the frame: all but the signal itself is as before. */
static void not_delivered(const struct ksignal *ksig)
{
	set_current_blocked(&ksig->blocked);
	if (ksig->sig == SIGSEGV)
		force_fatal_sig(SIGSEGV); /* its handler can't be called */
	else
		force_sig(SIGSEGV);
}

static void handle_signal(const struct ksignal *ksig, struct pt_regs *regs)
{
	const sigset_t *old =
		current->work & WORK_RESTORE_SIGMASK ? &current->saved_sigmask : &ksig->blocked;

	if (in_syscall(regs))
		restart_after_handler(regs, ksig);
	if (setup_rt_frame(ksig, old, regs) == 0)
		signal_delivered();
	else
		not_delivered(ksig);
	forget_syscall(regs);
}

void do_signal(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (get_signal(current, &ksig)) {
		handle_signal(&ksig, regs);
		return;
	}
	if (in_syscall(regs))
		restart_at_once(regs);
	forget_syscall(regs);
	restore_saved_sigmask_unless(false);
}

void exit_to_user_mode(struct pt_regs *regs)
{
	u32 work;

	while ((work = READ_ONCE(current->work))) {
		local_irq_enable();
		if (work & WORK_RESCHED)
			schedule();
		if (work & (WORK_SIGPENDING | WORK_RESTORE_SIGMASK))
			do_signal(regs);
		local_irq_disable();
	}
}

/* What a call that is restarted in this way goes on with; only the kernel makes it. */
SYSCALL_DEFINE0(restart_syscall)
{
	struct restart_block *restart = &current->restart_block;

	return restart->fn ? restart->fn(restart) : -EINTR;
}
