/*
 * The end of a task: what it holds is given back, its children go to another parent, and its own
 * parent is told.  What is left is a zombie, until wait4() takes its status (wait.c).
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/futex.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/syscalls.h>
#include <limen/tty.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include "task.h"

/*
 * set_tid_address(2): with other users of the memory left, the word there is cleared and a futex
 * waiter woken: so pthread_join() learns of the end.
 */
void mm_release(void)
{
	struct task_struct *task = current;

	exit_robust_list();
	if (task->clear_child_tid) {
		if (mm_users(task->mm) > 1 && !put_user(0, task->clear_child_tid))
			do_futex_wake((u32 __user *)task->clear_child_tid, 1, false);
		task->clear_child_tid = NULL;
	}
	complete_vfork_done(task);
}

static void exit_mm(void)
{
	struct mm_struct *mm = current->mm;
	unsigned long flags;

	if (!mm)
		return;
	mm_release();
	current->signal->maxrss = max(current->signal->maxrss, mm_maxrss(mm));
	flags = spin_lock_irqsave(&tasklist_lock); /* the OOM killer looks at others' memory */
	current->mm = NULL;
	switch_mm(mm, NULL);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	mmput(mm);
}

static void exit_files(void)
{
	struct files_struct *files = current->files;
	struct fs_struct *fs = current->fs;
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);

	current->files = NULL;
	current->fs = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (files)
		put_files_struct(files);
	if (fs)
		put_fs_struct(fs);
}

/* --- the tree; tasklist_lock is held in all of these --- */

static bool thread_group_empty(const struct task_struct *task)
{
	return task->signal->nr_threads == 1;
}

/* A thread of the same process that is not exiting. */
static struct task_struct *find_alive_thread(const struct task_struct *task)
{
	struct task_struct *t;

	list_for_each_entry(t, &task->signal->threads, thread_node)
		if (!(t->flags & PF_EXITING))
			return t;
	return NULL;
}

/* Who gets the children: a thread of the family, the nearest subreaper (prctl(2)), or pid 1. */
static struct task_struct *find_new_reaper(const struct task_struct *father)
{
	struct task_struct *thread = find_alive_thread(father), *reaper;

	if (thread)
		return thread;
	if (father->signal->has_child_subreaper) {
		for (reaper = father->parent; reaper != &init_task && reaper->pid != 1;
		     reaper = reaper->parent) {
			if (!reaper->signal->is_child_subreaper)
				continue;
			thread = find_alive_thread(reaper);
			if (thread)
				return thread;
		}
	}
	return child_reaper;
}

/* Does a process outside the group, but in its session, look after the group? (setpgid(2)) */
bool will_become_orphaned_pgrp(struct pid *pgrp, const struct task_struct *ignored)
{
	struct task_struct *p;

	for_each_pid_task(p, pgrp, PIDTYPE_PGID) {
		const struct task_struct *parent = p->parent->group_leader;

		if (p == ignored || (p->exit_state && thread_group_empty(p)) || parent->pid == 1)
			continue;
		if (parent->signal->pids[PIDTYPE_PGID] != pgrp &&
		    parent->signal->pids[PIDTYPE_SID] == p->signal->pids[PIDTYPE_SID])
			return false;
	}
	return true;
}

static bool has_stopped_jobs(struct pid *pgrp)
{
	struct task_struct *p;

	for_each_pid_task(p, pgrp, PIDTYPE_PGID)
		if (p->signal->stop_flags & SIGNAL_STOP_STOPPED)
			return true;
	return false;
}

/*
 * A stopped job that nobody is left to continue gets SIGHUP and SIGCONT (POSIX, _exit()).  @task
 * loses its @parent, or exits itself (@exiting).
 */
static void kill_orphaned_pgrp(const struct task_struct *task, const struct task_struct *parent,
			       bool exiting)
{
	struct pid *pgrp = task->signal->pids[PIDTYPE_PGID];
	const struct signal_struct *other = parent->signal;
	struct task_struct *p;

	if (other->pids[PIDTYPE_PGID] == pgrp ||
	    other->pids[PIDTYPE_SID] != task->signal->pids[PIDTYPE_SID])
		return;
	if (!will_become_orphaned_pgrp(pgrp, exiting ? task : NULL) || !has_stopped_jobs(pgrp))
		return;
	for_each_pid_task(p, pgrp, PIDTYPE_PGID) {
		do_send_sig_info(SIGHUP, SEND_SIG_PRIV, p, PIDTYPE_PGID);
		do_send_sig_info(SIGCONT, SEND_SIG_PRIV, p, PIDTYPE_PGID);
	}
}

/* One child, all its threads, to its new parent; true when nobody will wait for it. */
static bool reparent_child(struct task_struct *father, struct task_struct *child,
			   struct task_struct *reaper)
{
	struct task_struct *t;
	bool dead = false;

	child->signal->ppid = reaper->tgid;
	list_for_each_entry(t, &child->signal->threads, thread_node) {
		t->parent = reaper;
		if (t->pdeath_signal)
			group_send_sig_info(t->pdeath_signal, SEND_SIG_NOINFO, t);
	}
	if (reaper->signal == father->signal)
		return false;
	child->exit_signal = SIGCHLD;
	if (child->exit_state == EXIT_ZOMBIE && thread_group_empty(child) &&
	    do_notify_parent(child, child->exit_signal)) {
		child->exit_state = EXIT_DEAD;
		child->parent = child_reaper; /* @reaper may be gone before it is */
		dead = true;
	}
	kill_orphaned_pgrp(child, father, false);
	return dead;
}

/* The children go to another; those that nobody waits for are collected in @dead. */
static void forget_children(struct task_struct *father, struct list_head *dead)
{
	struct task_struct *reaper, *child, *next;

	if (list_empty(&father->children))
		return;
	reaper = find_new_reaper(father);
	list_for_each_entry_safe(child, next, &father->children, sibling) {
		bool gone = reparent_child(father, child, reaper);

		list_del(&child->sibling);
		list_add_tail(&child->sibling, gone ? dead : &reaper->children);
	}
}

/* The parent hears of the end of a process: of its last thread, under the name of the leader. */
static bool notify_end(struct task_struct *task)
{
	if (!thread_group_leader(task))
		return true; /* a thread is waited for by nobody */
	return thread_group_empty(task) && do_notify_parent(task, task->exit_signal);
}

static void exit_notify(struct task_struct *task, bool group_dead)
{
	struct list_head dead = LIST_HEAD_INIT(dead);
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *child, *next;
	bool autoreap;

	forget_children(task, &dead);
	if (group_dead)
		kill_orphaned_pgrp(task->group_leader, task->group_leader->parent, true);
	task->exit_state = EXIT_ZOMBIE;
	autoreap = notify_end(task);
	if (autoreap)
		task->exit_state = EXIT_DEAD;
	if (task->signal->group_exec_task)
		wake_up_process(task->signal->group_exec_task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	list_for_each_entry_safe(child, next, &dead, sibling)
		release_task(child);
	if (autoreap)
		release_task(task);
}

/* --- exit --- */

/* When the threads end one by one, the last one's status is the process's. */
static void note_last_exit(struct signal_struct *signal, int code)
{
	spin_lock_irq(&current->sighand->siglock);
	if (!signal->group_exit) {
		signal->group_exit_code = code;
		signal->group_exit = true;
	}
	spin_unlock_irq(&current->sighand->siglock);
}

static void exit_process(struct signal_struct *signal, int code)
{
	note_last_exit(signal, code);
	timer_cancel(&signal->real_timer);
	exit_itimers(current);
	disassociate_ctty();
}

void do_exit(int code)
{
	struct task_struct *task = current;
	struct signal_struct *signal = task->signal;
	bool group_dead;

	BUG_ON(!task->pid || task == child_reaper);
	exit_signals(task); /* sets PF_EXITING */
	group_dead = __atomic_sub_fetch(&signal->live, 1, __ATOMIC_ACQ_REL) == 0;
	task->exit_code = code;
	if (group_dead)
		exit_process(signal, code);
	exit_mm();
	exit_files();
	exit_notify(task, group_dead);
	set_current_state(TASK_DEAD);
	schedule();
	__builtin_unreachable();
}

/* The first thread to ask decides on the status; the others are killed. */
void do_group_exit(int code)
{
	struct sighand_struct *sighand = current->sighand;
	struct signal_struct *signal = current->signal;
	unsigned long flags = spin_lock_irqsave(&sighand->siglock);

	if (signal->group_exit) {
		code = signal->group_exit_code;
	} else if (signal->group_exec_task) {
		code = 0;
	} else {
		signal->group_exit_code = code;
		signal->group_exit = true;
		zap_other_threads(current);
	}
	spin_unlock_irqrestore(&sighand->siglock, flags);
	do_exit(code);
}

SYSCALL_DEFINE1(exit, int, status)
{
	do_exit((status & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, status)
{
	do_group_exit((status & 0xff) << 8);
}
