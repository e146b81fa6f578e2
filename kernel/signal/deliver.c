/*
 * On the way to user mode: what is pending is delivered, as a call of the program's handler or by
 * the default action, and a system call that it interrupted is restarted or ended (signal(7),
 * "Interruption of system calls").
 */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <asm/irqflags.h>
#include <asm/signal.h>
#include "queue.h"

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

/* A POSIX timer goes on whatever becomes of its signal.  siglock is held, but let go in between. */
static noinline void rearm_timer(struct task_struct *task, struct ksignal *ksig)
{
	spin_unlock_irq(&task->sighand->siglock);
	posixtimer_rearm(&ksig->info);
	spin_lock_irq(&task->sighand->siglock);
}

/* The next signal that has a handler, or 0; siglock is held. */
static inline int next_handled(struct task_struct *task, struct ksignal *ksig)
{
	for (;;) {
		struct k_sigaction *action;
		bool timer;
		int sig;

		if (group_work(task))
			continue;
		sig = __dequeue_signal(task, task->blocked, &ksig->info, false, &timer);
		if (!sig)
			return 0;
		if (unlikely(timer)) /* then ksig->info is there, even if the action is new */
			rearm_timer(task, ksig);
		action = action_of(task, sig);
		if (unlikely(!has_handler(action))) {
			recalc(task); /* it may sleep */
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
	set_blocked(task, blocked & ~MASK_KERNEL);
}

/* One lock for all of it: the signal is taken, and blocked if it has a handler. */
static inline bool get_signal(struct task_struct *task, struct ksignal *ksig)
{
	struct sighand_struct *sighand = task->sighand;

	spin_lock_irq(&sighand->siglock);
	ksig->sig = next_handled(task, ksig);
	if (likely(ksig->sig))
		block_for_handler(task, ksig);
	else
		recalc(task);
	spin_unlock_irq(&sighand->siglock);
	return ksig->sig;
}

/* A handler will run: does the call go on after it, or end with EINTR? */
static inline void restart_after_handler(struct pt_regs *regs, const struct ksignal *ksig)
{
	long ret = syscall_get_return_value(regs);

	if (likely(ret > -ERESTARTSYS)) /* no such thing */
		return;
	switch (ret) {
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
static inline void signal_delivered(struct task_struct *task)
{
	if (unlikely(task->work & WORK_RESTORE_SIGMASK))
		clear_work(task, WORK_RESTORE_SIGMASK);
	if (unlikely(task->sas_ss_flags & SS_AUTODISARM)) {
		task->sas_ss_sp = task->sas_ss_size = 0;
		task->sas_ss_flags = SS_DISABLE;
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

static inline void handle_signal(struct task_struct *task, const struct ksignal *ksig,
				 struct pt_regs *regs)
{
	const sigset_t *old =
		task->work & WORK_RESTORE_SIGMASK ? &task->saved_sigmask : &ksig->blocked;

	if (in_syscall(regs))
		restart_after_handler(regs, ksig);
	if (likely(setup_rt_frame(ksig, old, regs) == 0))
		signal_delivered(task);
	else
		not_delivered(ksig);
	forget_syscall(regs);
}

void do_signal(struct pt_regs *regs)
{
	struct task_struct *task = current;
	struct ksignal ksig;

	if (likely(get_signal(task, &ksig))) {
		handle_signal(task, &ksig, regs);
		return;
	}
	if (in_syscall(regs))
		restart_at_once(regs);
	forget_syscall(regs);
	restore_saved_sigmask_unless(false);
}

void exit_to_user_mode(struct pt_regs *regs)
{
	struct task_struct *task = current;
	u32 work = READ_ONCE(task->work);

	do {
		local_irq_enable();
		if (work & WORK_RESCHED)
			schedule();
		if (work & (WORK_SIGPENDING | WORK_RESTORE_SIGMASK))
			do_signal(regs);
		local_irq_disable();
		work = READ_ONCE(task->work);
	} while (work);
}

/* What a call that is restarted in this way goes on with; only the kernel makes it. */
SYSCALL_DEFINE0(restart_syscall)
{
	struct restart_block *restart = &current->restart_block;

	return restart->fn ? restart->fn(restart) : -EINTR;
}
