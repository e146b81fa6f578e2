/* Process groups and sessions: setpgid(2), setsid(2), credentials(7). */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/tty.h>
#include "task.h"

/* The process that a call is about: @nr, or the caller's for 0.  tasklist_lock is held. */
static struct task_struct *find_process(pid_t nr)
{
	return nr ? find_task_by_pid(nr) : current;
}

/* May @p be moved by the caller?  setpgid(2), ERRORS, in Linux's order. */
static int may_move(const struct task_struct *p)
{
	const struct task_struct *leader = current->group_leader;

	if (!p)
		return -ESRCH;
	if (!thread_group_leader(p))
		return -EINVAL;
	if (p->parent->signal == leader->signal) {
		if (p->signal->pids[PIDTYPE_SID] != leader->signal->pids[PIDTYPE_SID])
			return -EPERM;
		if (!(p->flags & PF_FORKNOEXEC))
			return -EACCES;
	} else if (p != leader) {
		return -ESRCH;
	}
	return p->signal->leader ? -EPERM : 0;
}

/* The group @pgid, which must be in the caller's session unless it is @p's own new one. */
static struct pid *find_pgrp(struct task_struct *p, pid_t pgid)
{
	struct pid *pgrp = p->signal->pids[PIDTYPE_TGID];
	struct task_struct *member;

	if (pgid == p->pid)
		return pgrp;
	pgrp = find_pid(pgid);
	member = pid_task(pgrp, PIDTYPE_PGID);
	if (!member || member->signal->pids[PIDTYPE_SID] != current->signal->pids[PIDTYPE_SID])
		return ERR_PTR(-EPERM);
	return pgrp;
}

static int do_setpgid(pid_t pid, pid_t pgid)
{
	struct task_struct *p = find_process(pid ? pid : current->tgid);
	int error = may_move(p);
	struct pid *pgrp;

	if (error)
		return error;
	pgrp = find_pgrp(p, pgid);
	if (IS_ERR(pgrp))
		return PTR_ERR(pgrp);
	if (p->signal->pids[PIDTYPE_PGID] != pgrp)
		change_pid(p, PIDTYPE_PGID, pgrp);
	return 0;
}

SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	unsigned long flags;
	int error;

	if (!pid)
		pid = current->tgid;
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	flags = spin_lock_irqsave(&tasklist_lock);
	error = do_setpgid(pid, pgid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

static long get_id(pid_t nr, enum pid_type type)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *p = find_process(nr);
	long id = p ? p->signal->pids[type]->nr : -ESRCH;

	spin_unlock_irqrestore(&tasklist_lock, flags);
	return id;
}

SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	return get_id(pid, PIDTYPE_PGID);
}

SYSCALL_DEFINE0(getpgrp)
{
	return get_id(0, PIDTYPE_PGID);
}

SYSCALL_DEFINE1(getsid, pid_t, pid)
{
	return get_id(pid, PIDTYPE_SID);
}

/* A new session, with a group of its own, and no terminal yet. */
SYSCALL_DEFINE0(setsid)
{
	struct signal_struct *signal = current->signal;
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *leader = current->group_leader;
	struct pid *pid = signal->pids[PIDTYPE_TGID];
	long ret = -EPERM;

	if (!signal->leader && !pid_task(pid, PIDTYPE_PGID)) {
		signal->leader = true;
		change_pid(leader, PIDTYPE_SID, pid);
		change_pid(leader, PIDTYPE_PGID, pid);
		signal->tty = NULL;
		ret = pid->nr;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}
