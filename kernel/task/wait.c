/* wait4(2), waitid(2): what has become of a child. */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <limen/wait.h>
#include "task.h"
#include "usage.h"

#define WNOHANG	    0x00000001
#define WUNTRACED   0x00000002
#define WSTOPPED    WUNTRACED
#define WEXITED	    0x00000004
#define WCONTINUED  0x00000008
#define WNOWAIT	    0x01000000
#define __WNOTHREAD 0x20000000
#define __WALL	    0x40000000
#define __WCLONE    0x80000000U

#define P_ALL  0
#define P_PID  1
#define P_PGID 2

/* Who is waited for, and what was found. */
struct wait_opts {
	enum pid_type type; /* PIDTYPE_MAX: anybody */
	pid_t nr;
	unsigned int options;

	pid_t pid; /* 0: nobody yet */
	uid_t uid;
	int code, status; /* si_code, si_status */
	int wstatus; /* as wait4() gives it */
	struct usage usage;
};

static bool eligible(const struct wait_opts *wo, const struct task_struct *p)
{
	const struct pid *pid;

	if (wo->type == PIDTYPE_PID && p->pid != wo->nr)
		return false;
	pid = p->signal->pids[PIDTYPE_PGID];
	if (wo->type == PIDTYPE_PGID && (!pid || pid->nr != wo->nr))
		return false;
	if (wo->options & __WALL)
		return true;
	return (p->exit_signal != SIGCHLD) == !!(wo->options & __WCLONE);
}

static void found(struct wait_opts *wo, struct task_struct *p, int code, int status, int wstatus)
{
	wo->pid = p->pid;
	wo->uid = p->cred.uid;
	wo->code = code;
	wo->status = status;
	wo->wstatus = wstatus;
	process_usage(p, RUSAGE_BOTH, &wo->usage);
}

/* A zombie's status; the task to release, unless it stays a zombie. */
static struct task_struct *wait_zombie(struct wait_opts *wo, struct task_struct *p)
{
	int status = p->signal->group_exit ? p->signal->group_exit_code : p->exit_code;
	struct usage usage;

	if (status & 0x7f)
		found(wo, p, CLD_KILLED, status & 0x7f, status);
	else
		found(wo, p, CLD_EXITED, status >> 8, status);
	if (wo->options & WNOWAIT)
		return NULL;
	process_usage(p, RUSAGE_BOTH, &usage);
	spin_lock(&current->sighand->siglock);
	usage_add(&current->signal->children, &usage);
	spin_unlock(&current->sighand->siglock);
	p->exit_state = EXIT_DEAD;
	return p;
}

static void wait_stopped(struct wait_opts *wo, struct task_struct *p)
{
	struct signal_struct *signal = p->signal;

	spin_lock(&p->sighand->siglock);
	if ((wo->options & WUNTRACED) && (signal->stop_flags & SIGNAL_STOP_STOPPED) &&
	    signal->stop_code) {
		found(wo, p, CLD_STOPPED, signal->stop_code, signal->stop_code << 8 | 0x7f);
		if (!(wo->options & WNOWAIT))
			signal->stop_code = 0;
	} else if ((wo->options & WCONTINUED) && (signal->stop_flags & SIGNAL_STOP_CONTINUED)) {
		found(wo, p, CLD_CONTINUED, SIGCONT, 0xffff);
		if (!(wo->options & WNOWAIT))
			signal->stop_flags &= ~SIGNAL_STOP_CONTINUED;
	}
	spin_unlock(&p->sighand->siglock);
}

/* One thread's children.  -ECHILD: none that could ever be waited for. */
static int scan_children(struct wait_opts *wo, struct task_struct *parent,
			 struct task_struct **reap)
{
	struct task_struct *p;
	int error = -ECHILD;

	list_for_each_entry(p, &parent->children, sibling) {
		if (p->exit_state == EXIT_DEAD || !eligible(wo, p))
			continue;
		if (p->exit_state == EXIT_ZOMBIE && p->signal->nr_threads == 1) {
			if (wo->options & WEXITED) {
				error = 0;
				*reap = wait_zombie(wo, p);
			} /* else it will never stop or continue */
		} else {
			error = 0;
			wait_stopped(wo, p);
		}
		if (wo->pid)
			break;
	}
	return error;
}

/* All children of the process.  0: wo->pid tells whether there was one. */
static int scan(struct wait_opts *wo)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *reap = NULL, *thread;
	int error = -ECHILD;

	list_for_each_entry(thread, &current->signal->threads, thread_node) {
		if ((wo->options & __WNOTHREAD) && thread != current)
			continue;
		if (scan_children(wo, thread, &reap) == 0)
			error = 0;
		if (wo->pid)
			break;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (reap)
		release_task(reap);
	return error;
}

static int do_wait(struct wait_opts *wo)
{
	DEFINE_WAIT(wait);
	int error;

	wo->pid = 0;
	for (;;) {
		prepare_to_wait(&current->signal->wait_chldexit, &wait, TASK_INTERRUPTIBLE);
		error = scan(wo);
		if (error || wo->pid || (wo->options & WNOHANG))
			break;
		if (signal_pending(current)) {
			error = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	finish_wait(&current->signal->wait_chldexit, &wait);
	return error;
}

/* A parent may move the caller to another group meanwhile. */
static pid_t own_pgrp(void)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	pid_t nr = current->signal->pids[PIDTYPE_PGID]->nr;

	spin_unlock_irqrestore(&tasklist_lock, flags);
	return nr;
}

SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options, struct rusage __user *,
		ru)
{
	struct wait_opts wo = { .options = (unsigned int)options | WEXITED };
	int error;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == (int)0x80000000)
		return -ESRCH;
	wo.type = upid == -1 ? PIDTYPE_MAX : upid <= 0 ? PIDTYPE_PGID : PIDTYPE_PID;
	wo.nr = upid > 0 ? upid : upid < 0 ? -upid : own_pgrp();
	error = do_wait(&wo);
	if (error || !wo.pid)
		return error;
	if (stat_addr && put_user(wo.wstatus, stat_addr))
		return -EFAULT;
	return ru && put_rusage(&wo.usage, ru) ? -EFAULT : wo.pid;
}

static int waitid_target(struct wait_opts *wo, int which, pid_t upid)
{
	switch (which) {
	case P_ALL:
		wo->type = PIDTYPE_MAX;
		return 0;
	case P_PID:
		wo->type = PIDTYPE_PID;
		wo->nr = upid;
		return upid > 0 ? 0 : -EINVAL;
	case P_PGID:
		wo->type = PIDTYPE_PGID;
		wo->nr = upid ? upid : own_pgrp();
		return upid >= 0 ? 0 : -EINVAL;
	}
	return -EINVAL;
}

/* Without a child the answer is a siginfo of zeros, and no signal number; also after an error. */
static int put_wait_info(const struct wait_opts *wo, struct kernel_siginfo __user *to)
{
	struct kernel_siginfo info;

	memset(&info, 0, sizeof(info));
	if (wo->pid) {
		info.si_signo = SIGCHLD;
		info.si_code = wo->code;
		info.si_child_pid = wo->pid;
		info.si_child_uid = wo->uid;
		info.si_status = wo->status;
	}
	/* Linux writes these fields and no others */
	return copy_to_user(to, &info, offsetof(struct kernel_siginfo, si_status) + sizeof(int))
		       ? -EFAULT
		       : 0;
}

static int waitid_options(int options)
{
	const int kinds = WEXITED | WSTOPPED | WCONTINUED;

	if (options & ~(kinds | WNOHANG | WNOWAIT | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	return options & kinds ? 0 : -EINVAL;
}

SYSCALL_DEFINE5(waitid, int, which, pid_t, upid, struct kernel_siginfo __user *, infop, int,
		options, struct rusage __user *, ru)
{
	struct wait_opts wo = { .options = (unsigned int)options };
	int error = waitid_options(options);

	if (!error)
		error = waitid_target(&wo, which, upid);
	if (!error)
		error = do_wait(&wo);
	if (wo.pid && ru && put_rusage(&wo.usage, ru))
		return -EFAULT;
	if (infop && put_wait_info(&wo, infop))
		return -EFAULT;
	return error;
}

pid_t kernel_wait(bool block, int *wstatus)
{
	struct wait_opts wo = { .type = PIDTYPE_MAX,
				.options = WEXITED | __WALL | (block ? 0 : WNOHANG) };
	int error = do_wait(&wo);

	*wstatus = wo.wstatus;
	return error ? error : wo.pid;
}
