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

/* The next signal that has a handler, or 0; siglock is held. */
static int next_handled(struct ksignal *ksig)
{
	for (;;) {
		struct k_sigaction *action;
		int sig;

		if (unlikely(current->signal->group_exit || current->signal->group_exec_task))
			end_by_signal(SIGKILL); /* the group's own status is what counts */
		if (unlikely(current->jobctl & JOBCTL_STOP_PENDING) && do_signal_stop(0)) {
			spin_lock_irq(&current->sighand->siglock);
			continue;
		}
		if (unlikely(notify_continued())) {
			spin_lock_irq(&current->sighand->siglock);
			continue;
		}
		sig = dequeue_signal(current->blocked, &ksig->info);
		if (!sig)
			return 0;
		action = action_of(current, sig);
		if (action->sa_handler == SIG_IGN)
			continue;
		if (action->sa_handler == SIG_DFL) {
			default_action(sig);
			continue;
		}
		ksig->ka = *action;
		if (action->sa_flags & SA_RESETHAND)
			action->sa_handler = SIG_DFL;
		return sig;
	}
}

static bool get_signal(struct ksignal *ksig)
{
	struct sighand_struct *sighand = current->sighand;

	spin_lock_irq(&sighand->siglock);
	ksig->sig = next_handled(ksig);
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

/* The frame is made: while the handler runs, more signals are blocked. */
static void signal_delivered(const struct ksignal *ksig)
{
	sigset_t blocked = current->blocked | ksig->ka.sa_mask;

	if (!(ksig->ka.sa_flags & SA_NODEFER))
		blocked |= sigmask(ksig->sig);
	clear_work(current, WORK_RESTORE_SIGMASK);
	set_current_blocked(&blocked);
	if (current->sas_ss_flags & SS_AUTODISARM) {
		current->sas_ss_sp = current->sas_ss_size = 0;
		current->sas_ss_flags = SS_DISABLE;
	}
}

static void handle_signal(const struct ksignal *ksig, struct pt_regs *regs)
{
	const sigset_t *old =
		current->work & WORK_RESTORE_SIGMASK ? &current->saved_sigmask : &current->blocked;

	if (in_syscall(regs))
		restart_after_handler(regs, ksig);
	if (setup_rt_frame(ksig, old, regs) == 0)
		signal_delivered(ksig);
	else if (ksig->sig == SIGSEGV)
		force_fatal_sig(SIGSEGV); /* its handler can't be called */
	else
		force_sig(SIGSEGV);
	forget_syscall(regs);
}

void do_signal(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (get_signal(&ksig)) {
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
