/*
 * Whose terminal it is: the session that it controls, and of that the process group in the
 * foreground, which gets its input and its signals.  credentials(7), ioctl_tty(2).
 *
 * tasklist_lock guards the terminal's session and group and each process's signal->tty.
 */
#include <limen/cred.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/sched.h>
#include <limen/tty.h>
#include <limen/uaccess.h>
#include "tty.h"

static struct pid *task_session(const struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_SID];
}

static struct pid *task_pgrp(const struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_PGID];
}

/* The foreground group with a reference, or NULL. */
static struct pid *get_foreground(struct tty_struct *tty)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct pid *pgrp = tty->pgrp;

	if (pgrp)
		get_pid(pgrp);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return pgrp;
}

void tty_signal(struct tty_struct *tty, int sig)
{
	struct pid *pgrp = get_foreground(tty);

	if (!pgrp)
		return;
	(void)kill_pgrp(pgrp, sig, true);
	put_pid(pgrp);
}

/* --- jobs in the background --- */

static bool is_ignored(int sig)
{
	struct sighand_struct *sighand = current->sighand;
	unsigned long flags = spin_lock_irqsave(&sighand->siglock);
	bool ignored =
		(current->blocked & sigmask(sig)) || sighand->action[sig - 1].sa_handler == SIG_IGN;

	spin_unlock_irqrestore(&sighand->siglock, flags);
	return ignored;
}

/* Is nobody of the session, outside the group, a parent in it?  tasklist_lock is held. */
static bool is_orphaned(struct pid *pgrp)
{
	return will_become_orphaned_pgrp(pgrp, NULL);
}

/*
 * May the current process read (@sig SIGTTIN), or write or change settings (SIGTTOU)?  In the
 * background it gets the signal, and is to try again (-ERESTARTSYS), or -EIO when that is no use.
 */
int tty_check_change(struct tty_struct *tty, int sig)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct pid *pgrp = task_pgrp(current);
	bool background = current->signal->tty == tty && tty->pgrp && tty->pgrp != pgrp;
	bool orphaned = background && is_orphaned(pgrp);

	get_pid(pgrp);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (!background || (is_ignored(sig) && sig == SIGTTOU)) {
		put_pid(pgrp);
		return 0;
	}
	if (orphaned || is_ignored(sig)) {
		put_pid(pgrp);
		return -EIO;
	}
	(void)kill_pgrp(pgrp, sig, true);
	put_pid(pgrp);
	set_work(current, WORK_SIGPENDING);
	return -ERESTARTSYS;
}

/* --- the controlling terminal; tasklist_lock is held in these --- */

static void replace_pid(struct pid **slot, struct pid *pid)
{
	struct pid *old = *slot;

	if (pid)
		get_pid(pid);
	*slot = pid;
	put_pid(old);
}

/* No process of the session has a terminal any more. */
static void clear_session(struct pid *session)
{
	struct task_struct *p;

	for_each_pid_task(p, session, PIDTYPE_SID)
		p->signal->tty = NULL;
}

static void set_ctty(struct tty_struct *tty)
{
	replace_pid(&tty->session, task_session(current));
	replace_pid(&tty->pgrp, task_pgrp(current));
	current->signal->tty = tty;
}

/* False: it is not the session's any more, somebody has taken it away. */
static bool give_up(struct tty_struct *tty)
{
	if (tty->session != task_session(current))
		return false;
	clear_session(task_session(current));
	replace_pid(&tty->session, NULL);
	replace_pid(&tty->pgrp, NULL);
	return true;
}

static int take_ctty(struct tty_struct *tty, struct file *file, unsigned long force)
{
	struct signal_struct *signal = current->signal;

	if (signal->leader && task_session(current) == tty->session)
		return 0;
	if (!signal->leader || signal->tty)
		return -EPERM;
	if (tty->session) {
		if (force != 1 || !capable())
			return -EPERM;
		clear_session(tty->session);
	}
	if (!(file->f_mode & FMODE_READ) && !capable())
		return -EPERM;
	set_ctty(tty);
	return 0;
}

/* --- the end --- */

/* What was typed and not read is not the next session's; who waits finds out that it is over. */
static void hang_up(struct tty_struct *tty)
{
	unsigned long flags;

	tty_flush_input(tty);
	flags = spin_lock_irqsave(&tty->lock);
	tty_flush_output(tty);
	spin_unlock_irqrestore(&tty->lock, flags);
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
}

void disassociate_ctty(void)
{
	struct tty_struct *tty = current->signal->tty;
	unsigned long flags;
	bool given_up;

	if (!current->signal->leader || !tty)
		return;
	tty_signal(tty, SIGHUP);
	flags = spin_lock_irqsave(&tasklist_lock);
	given_up = give_up(tty);
	if (given_up)
		WRITE_ONCE(tty->hangups, tty->hangups + 1);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (given_up)
		hang_up(tty);
}

/* TIOCNOTTY: a leader's whole session loses it, anybody else only his own process. */
static long drop_ctty(struct tty_struct *tty)
{
	bool leader = current->signal->leader;
	unsigned long flags;

	if (current->signal->tty != tty)
		return -ENOTTY;
	if (leader) {
		tty_signal(tty, SIGHUP);
		tty_signal(tty, SIGCONT);
	}
	flags = spin_lock_irqsave(&tasklist_lock);
	if (leader)
		(void)give_up(tty);
	current->signal->tty = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return 0;
}

/* --- requests --- */

static int set_foreground(struct tty_struct *tty, pid_t nr)
{
	struct pid *session = task_session(current), *pgrp = find_pid(nr);
	struct task_struct *member = pid_task(pgrp, PIDTYPE_PGID);

	if (current->signal->tty != tty || tty->session != session)
		return -ENOTTY;
	if (!pgrp)
		return -ESRCH;
	if (!member)
		member = pid_task(pgrp, PIDTYPE_PID);
	if (!member || task_session(member) != session)
		return -EPERM;
	replace_pid(&tty->pgrp, pgrp);
	return 0;
}

static long set_pgrp(struct tty_struct *tty, const pid_t __user *arg)
{
	int error = tty_check_change(tty, SIGTTOU);
	unsigned long flags;
	pid_t nr;

	if (error)
		return error == -EIO ? -ENOTTY : error;
	if (get_user(nr, arg))
		return -EFAULT;
	if (nr < 0)
		return -EINVAL;
	flags = spin_lock_irqsave(&tasklist_lock);
	error = set_foreground(tty, nr);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

static long get_id(struct tty_struct *tty, unsigned int cmd, pid_t __user *arg)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct pid *pid = cmd == TIOCGSID ? tty->session : tty->pgrp;
	bool mine = current->signal->tty == tty && (pid || cmd == TIOCGPGRP);
	pid_t nr = pid ? pid->nr : 0;

	spin_unlock_irqrestore(&tasklist_lock, flags);
	return mine ? put_user(nr, arg) : -ENOTTY;
}

long tty_job_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg)
{
	unsigned long flags;
	long ret;

	switch (cmd) {
	case TIOCNOTTY:
		return drop_ctty(tty);
	case TIOCSPGRP:
		return set_pgrp(tty, (const pid_t __user *)arg);
	case TIOCSCTTY:
		flags = spin_lock_irqsave(&tasklist_lock);
		ret = take_ctty(tty, file, arg);
		spin_unlock_irqrestore(&tasklist_lock, flags);
		return ret;
	}
	return get_id(tty, cmd, (pid_t __user *)arg);
}
