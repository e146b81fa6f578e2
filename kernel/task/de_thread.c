/*
 * A thread that executes a program goes on alone, as the leader of its process and with the
 * leader's number, whichever thread it was (execve(2), "Effect on process attributes").
 */
#include <limen/errno.h>
#include <limen/wait.h>
#include "binprm.h"
#include "task.h"

/* Are all others gone, but for a leader that waits as a zombie to be replaced? */
static bool others_gone(struct signal_struct *signal)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *leader = signal->group_leader;
	bool gone = signal->nr_threads == 1 ||
		    (signal->nr_threads == 2 && leader != current && leader->exit_state);

	spin_unlock_irqrestore(&tasklist_lock, flags);
	return gone;
}

static int kill_others(struct signal_struct *signal, struct sighand_struct *sighand)
{
	unsigned long flags = spin_lock_irqsave(&sighand->siglock);
	bool ending = signal->group_exit || signal->group_exec_task;

	if (!ending) {
		signal->group_exec_task = current;
		zap_other_threads(current);
	}
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return ending ? -EAGAIN : 0;
}

/* Whoever ends wakes group_exec_task. */
static int wait_for_others(struct signal_struct *signal)
{
	int error = 0;

	for (;;) {
		set_current_state(TASK_KILLABLE);
		if (others_gone(signal))
			break;
		if (fatal_signal_pending(current)) {
			error = -EAGAIN;
			break;
		}
		schedule();
	}
	set_current_state(TASK_RUNNING);
	return error;
}

/* The current thread takes the place of the dead @leader.  tasklist_lock is held. */
static void take_over(struct task_struct *leader)
{
	struct task_struct *task = current;

	change_pid(task, PIDTYPE_PID, leader->thread_pid);
	for (int type = PIDTYPE_TGID; type < PIDTYPE_MAX; type++) {
		struct pid *its = task->signal->pids[type];

		get_pid(its);
		detach_pid(leader, type);
		attach_pid(task, type, its);
		put_pid(its);
	}
	task->pid = leader->pid;
	task->start_time = leader->start_time;
	list_add(&task->tasks, &leader->tasks);
	list_del(&leader->tasks);
	list_add(&task->sibling, &leader->sibling);
	list_del(&leader->sibling);
	task->parent = leader->parent;
	task->exit_signal = SIGCHLD;
	task->group_leader = leader->group_leader = task->signal->group_leader = task;
	leader->exit_signal = -1;
	leader->exit_state = EXIT_DEAD;
}

int de_thread(void)
{
	struct signal_struct *signal = current->signal;
	struct task_struct *leader = NULL;
	unsigned long flags;
	int error = kill_others(signal, current->sighand);

	if (error)
		return error;
	error = wait_for_others(signal);
	flags = spin_lock_irqsave(&tasklist_lock);
	if (!error && signal->group_leader != current) {
		leader = signal->group_leader;
		take_over(leader);
	}
	signal->group_exec_task = NULL;
	current->exit_signal = error ? current->exit_signal : SIGCHLD;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (leader)
		release_task(leader);
	return error;
}
