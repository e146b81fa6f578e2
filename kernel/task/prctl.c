/* prctl(2), as far as C libraries and shells use it, and personality(2). */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "task.h"

#define PR_SET_PDEATHSIG       1
#define PR_GET_PDEATHSIG       2
#define PR_GET_DUMPABLE	       3
#define PR_SET_DUMPABLE	       4
#define PR_GET_KEEPCAPS	       7
#define PR_SET_KEEPCAPS	       8
#define PR_GET_TIMING	       13
#define PR_SET_TIMING	       14
#define PR_SET_NAME	       15
#define PR_GET_NAME	       16
#define PR_GET_SECCOMP	       21
#define PR_CAPBSET_READ	       23
#define PR_CAPBSET_DROP	       24
#define PR_GET_SECUREBITS      27
#define PR_SET_SECUREBITS      28
#define PR_SET_TIMERSLACK      29
#define PR_GET_TIMERSLACK      30
#define PR_SET_CHILD_SUBREAPER 36
#define PR_GET_CHILD_SUBREAPER 37
#define PR_SET_NO_NEW_PRIVS    38
#define PR_GET_NO_NEW_PRIVS    39
#define PR_GET_TID_ADDRESS     40
#define CAP_LAST_CAP	       40

static long set_name(const char __user *name)
{
	char comm[TASK_COMM_LEN] = { 0 };

	if (strncpy_from_user(comm, name, sizeof(comm) - 1) < 0)
		return -EFAULT;
	strscpy(current->comm, comm, sizeof(comm));
	return 0;
}

static long get_name(char __user *name)
{
	char comm[TASK_COMM_LEN] = { 0 };

	strscpy(comm, current->comm, sizeof(comm));
	return copy_to_user(name, comm, sizeof(comm)) ? -EFAULT : 0;
}

/*
 * The processes below have to look for this one when their parent ends: each is told by its parent
 * (fork.c), and those that are there already are found by their tree.
 */
static bool is_below(const struct task_struct *p, const struct signal_struct *signal)
{
	while (p != &init_task && p->signal != signal)
		p = p->parent;
	return p->signal == signal;
}

static long set_subreaper(bool on)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct task_struct *p;

	current->signal->is_child_subreaper = on;
	list_for_each_entry(p, &init_task.tasks, tasks)
		if (on && is_below(p->parent, current->signal))
			p->signal->has_child_subreaper = true;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return 0;
}

static long dumpable(unsigned long arg2)
{
	if (arg2 != 0 && arg2 != 1)
		return -EINVAL;
	current->dumpable = arg2;
	return 0;
}

/*
 * capabilities(7), "The securebits flags": of these only SECBIT_KEEP_CAPS is there.  A task here
 * has all capabilities or none, by its effective uid, so that the bit is kept, and changes nothing.
 */
#define SECBIT_KEEP_CAPS 0x10

static long set_keepcaps(unsigned long arg2)
{
	if (arg2 > 1)
		return -EINVAL;
	current->keep_caps = arg2;
	return 0;
}

static long set_securebits(unsigned long bits)
{
	if (!capable() || (bits & ~(unsigned long)SECBIT_KEEP_CAPS))
		return -EPERM;
	current->keep_caps = bits != 0;
	return 0;
}

static long no_new_privs(unsigned long arg2, unsigned long arg3, unsigned long arg4,
			 unsigned long arg5)
{
	if (arg2 != 1 || arg3 || arg4 || arg5)
		return -EINVAL;
	current->no_new_privs = true;
	return 0;
}

SYSCALL_DEFINE5(prctl, int, option, unsigned long, arg2, unsigned long, arg3, unsigned long, arg4,
		unsigned long, arg5)
{
	switch (option) {
	case PR_SET_PDEATHSIG:
		if (arg2 > _NSIG)
			return -EINVAL;
		current->pdeath_signal = (int)arg2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(current->pdeath_signal, (int __user *)arg2);
	case PR_GET_DUMPABLE:
		return current->dumpable;
	case PR_SET_DUMPABLE:
		return dumpable(arg2);
	case PR_GET_KEEPCAPS:
		return current->keep_caps;
	case PR_SET_KEEPCAPS:
		return set_keepcaps(arg2);
	case PR_GET_SECUREBITS:
		return current->keep_caps ? SECBIT_KEEP_CAPS : 0;
	case PR_SET_SECUREBITS:
		return set_securebits(arg2);
	case PR_CAPBSET_DROP:
		return capable() ? -EINVAL : -EPERM; /* the set is whole: nothing can be dropped */
	case PR_GET_TIMING:
	case PR_GET_SECCOMP:
		return 0; /* statistical, off: the only states that there are */
	case PR_SET_TIMING:
		return arg2 ? -EINVAL : 0;
	case PR_SET_NAME:
		return set_name((const char __user *)arg2);
	case PR_GET_NAME:
		return get_name((char __user *)arg2);
	case PR_CAPBSET_READ:
		return arg2 <= CAP_LAST_CAP ? 1 : -EINVAL;
	case PR_GET_TIMERSLACK:
		return (long)current->timer_slack_ns;
	case PR_SET_TIMERSLACK:
		current->timer_slack_ns = arg2 ? arg2 : current->default_timer_slack_ns;
		return 0;
	case PR_SET_CHILD_SUBREAPER:
		return set_subreaper(arg2 != 0);
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)current->signal->is_child_subreaper, (int __user *)arg2);
	case PR_SET_NO_NEW_PRIVS:
		return no_new_privs(arg2, arg3, arg4, arg5);
	case PR_GET_NO_NEW_PRIVS:
		return arg2 || arg3 || arg4 || arg5 ? -EINVAL : current->no_new_privs;
	case PR_GET_TID_ADDRESS:
		return put_user(current->clear_child_tid, (int __user *__user *)arg2);
	}
	return -EINVAL;
}

/* Any persona is accepted, as on Linux; ADDR_NO_RANDOMIZE is the one that has an effect. */
SYSCALL_DEFINE1(personality, unsigned int, persona)
{
	unsigned int old = current->personality;

	if (persona != 0xffffffff)
		current->personality = persona;
	return old;
}
