/* A dead task leaves the tree of processes; what is left of it goes with its last reference. */
#include <limen/mm.h>
#include <limen/printk.h>
#include "task.h"

/* What the task used is kept for its process.  siglock is held. */
static void add_usage(struct signal_struct *signal, struct task_struct *task)
{
	u64 utime, stime;

	task_cputime(task, &utime, &stime);
	signal->gone.utime += utime;
	signal->gone.stime += stime;
	signal->gone_virt += task->virt;
	signal->gone.min_flt += task->min_flt;
	signal->gone.maj_flt += task->maj_flt;
	signal->gone.nvcsw += task->nvcsw;
	signal->gone.nivcsw += task->nivcsw;
}

static void leave_tree(struct task_struct *task)
{
	detach_pid(task, PIDTYPE_PID);
	if (!thread_group_leader(task))
		return;
	detach_pid(task, PIDTYPE_TGID);
	detach_pid(task, PIDTYPE_PGID);
	detach_pid(task, PIDTYPE_SID);
	list_del(&task->tasks);
	list_del(&task->sibling);
}

/* tasklist_lock is held; returns the actions, for the caller to give up. */
static struct sighand_struct *exit_signal(struct task_struct *task)
{
	struct sighand_struct *sighand = task->sighand;
	struct signal_struct *signal = task->signal;

	spin_lock(&sighand->siglock);
	add_usage(signal, task);
	leave_tree(task);
	list_del(&task->thread_node);
	signal->nr_threads--;
	flush_sigqueue(&task->pending);
	if (!signal->nr_threads) {
		BUG_ON(signal->live);
		flush_sigqueue(&signal->shared_pending);
		cpu_timers_release(signal);
	}
	task->sighand = NULL;
	clear_work(task, WORK_SIGPENDING);
	spin_unlock(&sighand->siglock);
	if (signal->group_exec_task)
		wake_up_process(signal->group_exec_task);
	return sighand;
}

/* A leader that ended before its threads is waited for when the last of them is gone. */
static struct task_struct *zombie_leader(struct task_struct *task)
{
	struct task_struct *leader = task->signal->group_leader;

	if (leader == task || task->signal->nr_threads != 1 || leader->exit_state != EXIT_ZOMBIE)
		return NULL;
	if (!do_notify_parent(leader, leader->exit_signal))
		return NULL;
	leader->exit_state = EXIT_DEAD;
	return leader;
}

void release_task(struct task_struct *task)
{
	while (task) {
		unsigned long flags = spin_lock_irqsave(&tasklist_lock);
		struct sighand_struct *sighand = exit_signal(task);
		struct task_struct *leader = zombie_leader(task);

		spin_unlock_irqrestore(&tasklist_lock, flags);
		put_sighand(sighand);
		uncount_task(task);
		put_task_struct(task);
		task = leader;
	}
}
