/* kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2): who may send what to whom. */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "signal.h"

static bool kill_ok_by_cred(const struct task_struct *task)
{
	const struct cred *mine = &current->cred, *its = &task->cred;

	return mine->euid == its->suid || mine->euid == its->uid || mine->uid == its->suid ||
	       mine->uid == its->uid || capable();
}

int check_kill_permission(int sig, struct task_struct *task)
{
	if (sig < 0 || sig > _NSIG)
		return -EINVAL;
	if (task->signal == current->signal || kill_ok_by_cred(task))
		return 0;
	if (sig == SIGCONT && task->signal->pids[PIDTYPE_SID] == current->signal->pids[PIDTYPE_SID])
		return 0;
	return -EPERM;
}

/*
 * To a thread, a process, or (PIDTYPE_PGID) one of several.  Signal 0 only asks whether it could be
 * sent.  tasklist_lock is held in all of these, but for the current task, which nobody else can
 * end.
 */
static int kill_one(int sig, const struct kernel_siginfo *info, struct task_struct *task,
		    enum pid_type type)
{
	int error = check_kill_permission(sig, task);

	if (error || !sig)
		return error;
	return do_send_sig_info(sig, info, task, type);
}

static int kill_process(int sig, const struct kernel_siginfo *info, pid_t nr)
{
	struct task_struct *task = find_task_by_pid(nr);

	return task ? kill_one(sig, info, task, PIDTYPE_TGID) : -ESRCH;
}

/* Success is to have reached one of them. */
static int kill_group(int sig, const struct kernel_siginfo *info, struct pid *pgrp)
{
	struct task_struct *p;
	int error = -ESRCH;
	bool reached = false;

	if (!pgrp)
		return -ESRCH;
	for_each_pid_task(p, pgrp, PIDTYPE_PGID) {
		int one = kill_one(sig, info, p, PIDTYPE_PGID);

		reached |= !one;
		error = one;
	}
	return reached ? 0 : error;
}

/* All but pid 1 and the caller's own process. */
static int kill_all(int sig, const struct kernel_siginfo *info)
{
	struct task_struct *p;
	int error = -ESRCH, last = 0;

	list_for_each_entry(p, &init_task.tasks, tasks) {
		int one;

		if (p->pid <= 1 || p->signal == current->signal)
			continue;
		one = kill_one(sig, info, p, PIDTYPE_PGID);
		if (one != -EPERM)
			last = one;
		error = last;
	}
	return error;
}

static int kill_something(int sig, const struct kernel_siginfo *info, pid_t pid)
{
	if (pid > 0)
		return kill_process(sig, info, pid);
	if (pid == -1)
		return kill_all(sig, info);
	if (pid == 0)
		return kill_group(sig, info, current->signal->pids[PIDTYPE_PGID]);
	return kill_group(sig, info, find_pid(-pid));
}

static noinline int kill_others(pid_t pid, int sig)
{
	unsigned long flags;
	int error;

	if (pid == (int)0x80000000)
		return -ESRCH;
	flags = spin_lock_irqsave(&tasklist_lock);
	error = kill_something(sig, SEND_SIG_NOINFO, pid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct task_struct *task = current;

	if (likely(pid == task->pid && sig > 0 && sig <= _NSIG)) /* always permitted, and there */
		return group_send_sig_info(sig, SEND_SIG_NOINFO, task);
	return kill_others(pid, sig);
}

/* --- to a thread --- */

static int do_send_specific(pid_t tgid, pid_t pid, int sig, const struct kernel_siginfo *info)
{
	struct task_struct *task;
	unsigned long flags;
	int error = -ESRCH;

	if (pid == current->pid && (tgid <= 0 || tgid == current->tgid))
		return kill_one(sig, info, current, PIDTYPE_PID);
	flags = spin_lock_irqsave(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (task && (tgid <= 0 || task->tgid == tgid)) {
		error = kill_one(sig, info, task, PIDTYPE_PID);
		if (error == -ESRCH) /* it has just ended */
			error = 0;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

static int do_tkill(pid_t tgid, pid_t pid, int sig)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, SI_TKILL);
	info.si_pid = current->tgid;
	info.si_uid = current->cred.uid;
	return do_send_specific(tgid, pid, sig, &info);
}

SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, pid, int, sig)
{
	return pid <= 0 || tgid <= 0 ? -EINVAL : do_tkill(tgid, pid, sig);
}

SYSCALL_DEFINE2(tkill, pid_t, pid, int, sig)
{
	return pid <= 0 ? -EINVAL : do_tkill(0, pid, sig);
}

/* --- with a siginfo of the caller's --- */

/* To others, nobody may pretend that the kernel or kill() sent it. */
static bool is_forged(const struct kernel_siginfo *info, pid_t pid)
{
	return (info->si_code >= 0 || info->si_code == SI_TKILL) && current->pid != pid;
}

SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig, const void __user *, uinfo)
{
	struct kernel_siginfo info;
	unsigned long flags;
	int error = copy_siginfo_from_user(&info, sig, uinfo);

	if (error)
		return error;
	if (is_forged(&info, pid))
		return -EPERM;
	flags = spin_lock_irqsave(&tasklist_lock);
	error = kill_process(sig, &info, pid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, pid, int, sig, const void __user *, uinfo)
{
	struct kernel_siginfo info;
	int error;

	error = copy_siginfo_from_user(&info, sig, uinfo);
	if (error)
		return error;
	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	if (is_forged(&info, pid))
		return -EPERM;
	return do_send_specific(tgid, pid, sig, &info);
}
