/*
 * Job control: a process stops when all its threads have, and goes on with SIGCONT.  The parent
 * hears of both (wait(2), WUNTRACED and WCONTINUED; sigaction(2), SA_NOCLDSTOP).
 */
#include <limen/wait.h>
#include <asm/irqflags.h>
#include "signal.h"

void notify_parent_stop(struct task_struct *task, int code, int stop_code)
{
	struct task_struct *leader = task->group_leader, *parent = leader->parent;
	const struct k_sigaction *action = action_of(parent, SIGCHLD);
	struct kernel_siginfo info;

	init_siginfo(&info, SIGCHLD, code);
	info.si_child_pid = leader->pid;
	info.si_child_uid = leader->cred.uid;
	info.si_status = code == CLD_STOPPED ? stop_code : SIGCONT;
	if (action->sa_handler != SIG_IGN && !(action->sa_flags & SA_NOCLDSTOP))
		group_send_sig_info(SIGCHLD, &info, parent);
	wake_up_all(&parent->signal->wait_chldexit);
}

/* Every thread has to stop; those that sleep or run elsewhere are told. */
static void begin_stop(int sig)
{
	struct signal_struct *signal = current->signal;
	struct task_struct *t;

	if (!(signal->stop_flags & SIGNAL_STOP_STOPPED))
		signal->stop_code = sig;
	signal->group_stop_count = 0;
	list_for_each_entry(t, &signal->threads, thread_node) {
		if (t->state & TASK_STOPPED || t->flags & PF_EXITING)
			continue;
		t->jobctl |= JOBCTL_STOP_PENDING;
		signal->group_stop_count++;
		if (t != current)
			signal_wake_up(t, false);
	}
}

/* One thread less to wait for: was it the last? */
static bool count_stop(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;

	task->jobctl &= ~JOBCTL_STOP_PENDING;
	if (!signal->group_stop_count || --signal->group_stop_count)
		return false;
	signal->stop_flags &= ~SIGNAL_STOP_CONTINUED;
	signal->stop_flags |= SIGNAL_STOP_STOPPED;
	return true;
}

bool do_signal_stop(int sig)
{
	struct signal_struct *signal = current->signal;
	unsigned long flags;
	int stop_code;
	bool last;

	if (!(current->jobctl & JOBCTL_STOP_PENDING)) {
		if (!sig || !(current->jobctl & JOBCTL_STOP_DEQUEUED) || signal->group_exit ||
		    signal->group_exec_task)
			return false; /* SIGCONT or an end came in between */
		begin_stop(sig);
	}
	last = count_stop(current);
	stop_code = signal->stop_code; /* from now on the parent may have taken it */
	set_current_state(TASK_STOPPED);
	spin_unlock_irq(&current->sighand->siglock);
	if (last) {
		flags = spin_lock_irqsave(&tasklist_lock);
		notify_parent_stop(current, CLD_STOPPED, stop_code);
		spin_unlock_irqrestore(&tasklist_lock, flags);
	}
	schedule();
	return true;
}

void join_group_stop(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;

	if (signal->group_stop_count)
		signal->group_stop_count++;
	else if (likely(!(signal->stop_flags & SIGNAL_STOP_STOPPED)))
		return;
	task->jobctl |= JOBCTL_STOP_PENDING;
	set_work(task, WORK_SIGPENDING);
}

bool leave_stop(struct task_struct *task)
{
	return (task->jobctl & JOBCTL_STOP_PENDING) && count_stop(task);
}

bool notify_continued(void)
{
	struct signal_struct *signal = current->signal;
	unsigned int what = signal->stop_flags & (SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED);
	unsigned long flags;
	int stop_code;

	if (!what)
		return false;
	stop_code = signal->stop_code;
	signal->stop_flags &= ~what;
	spin_unlock_irq(&current->sighand->siglock);
	flags = spin_lock_irqsave(&tasklist_lock);
	notify_parent_stop(current, what & SIGNAL_CLD_CONTINUED ? CLD_CONTINUED : CLD_STOPPED,
			   stop_code);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return true;
}
