/*
 * Robust lists: a thread keeps a list, in its own memory, of the locks that it holds, so that the
 * kernel can release them when it dies.  See get_robust_list(2).
 */
#include <limen/errno.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/futex.h>
#include "futex.h"

#define FUTEX_WAITERS	  0x80000000
#define FUTEX_OWNER_DIED  0x40000000
#define FUTEX_TID_MASK	  0x3fffffff
#define ROBUST_LIST_LIMIT 2048 /* entries: the list may be a ring that never comes back */
#define ENTRY_PI	  1UL /* bit 0 of a pointer: the lock has priority inheritance */

struct robust_list {
	struct robust_list __user *next;
};

struct robust_list_head {
	struct robust_list list;
	long futex_offset; /* from an entry to its lock word */
	struct robust_list __user *list_op_pending; /* is being taken or given up just now */
};

SYSCALL_DEFINE2(set_robust_list, struct robust_list_head __user *, head, size_t, len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

/* ptrace(2), "Ptrace access mode checking": PTRACE_MODE_READ_REALCREDS. */
static bool may_look_at(const struct task_struct *task)
{
	const struct cred *mine = &current->cred, *its = &task->cred;

	if (task->signal == current->signal || capable())
		return true;
	return task->dumpable && mine->uid == its->uid && mine->uid == its->euid &&
	       mine->uid == its->suid && mine->gid == its->gid && mine->gid == its->egid &&
	       mine->gid == its->sgid;
}

static int robust_list_of(pid_t pid, struct robust_list_head __user **head)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	const struct task_struct *task = pid ? find_task_by_pid(pid) : current;
	int error = 0;

	if (!task)
		error = -ESRCH;
	else if (!may_look_at(task))
		error = -EPERM;
	else
		*head = task->robust_list;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

SYSCALL_DEFINE3(get_robust_list, int, pid, struct robust_list_head __user *__user *, head_ptr,
		size_t __user *, len_ptr)
{
	struct robust_list_head __user *head = NULL;
	int error = robust_list_of(pid, &head);

	if (error)
		return error;
	if (put_user(sizeof(*head), len_ptr))
		return -EFAULT;
	return put_user(head, head_ptr);
}

/*
 * One lock.  It is the dying task's if its id is in the word.  @pending: it may have been caught
 * after giving the lock up and before waking the next, who must then not sleep for ever.  -1: the
 * memory is bad, so is the rest of the list.
 */
static int handle_futex_death(u32 __user *uaddr, bool pi, bool pending)
{
	u32 value, seen;

	if ((__force unsigned long)uaddr % sizeof(u32) || !access_ok(uaddr, sizeof(u32)) ||
	    futex_load(&seen, uaddr))
		return -1;
	if (pending && !pi && !(seen & FUTEX_TID_MASK)) {
		do_futex_wake(uaddr, 1, false);
		return 0;
	}
	do {
		value = seen;
		if ((value & FUTEX_TID_MASK) != (u32)current->pid)
			return 0;
		if (futex_atomic_cmpxchg(&seen, uaddr, value,
					 (value & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
			return -1;
		cond_resched();
	} while (seen != value);
	if (!pi && (value & FUTEX_WAITERS))
		do_futex_wake(uaddr, 1, false);
	return 0;
}

/* Read a pointer of the list; bit 0 of it goes to *@pi. */
static int fetch_entry(struct robust_list __user **entry, struct robust_list __user *__user *from,
		       bool *pi)
{
	unsigned long value;

	if (copy_from_user(&value, from, sizeof(value)))
		return -EFAULT;
	*pi = value & ENTRY_PI;
	*entry = (struct robust_list __user *)(value & ~ENTRY_PI);
	return 0;
}

static u32 __user *lock_word(struct robust_list __user *entry, long offset)
{
	return (u32 __user *)((__force unsigned long)entry + (unsigned long)offset);
}

/* The list; false when it is bad. */
static bool walk(struct robust_list_head __user *head, struct robust_list __user *entry, bool pi,
		 const struct robust_list __user *pending, long offset)
{
	for (int i = 0; i < ROBUST_LIST_LIMIT && entry != &head->list; i++) {
		struct robust_list __user *next;
		bool next_pi;
		/* first: the lock's next owner may change the entry */
		int error = fetch_entry(&next, &entry->next, &next_pi);

		if (entry != pending && handle_futex_death(lock_word(entry, offset), pi, false))
			return false;
		if (error)
			return false;
		entry = next;
		pi = next_pi;
		cond_resched();
	}
	return true;
}

void exit_robust_list(void)
{
	struct robust_list_head __user *head = current->robust_list;
	struct robust_list __user *entry, *pending;
	bool pi, pending_pi;
	long offset;

	if (!head)
		return;
	current->robust_list = NULL;
	if (fetch_entry(&entry, &head->list.next, &pi) || get_user(offset, &head->futex_offset) ||
	    fetch_entry(&pending, &head->list_op_pending, &pending_pi))
		return;
	if (walk(head, entry, pi, pending, offset) && pending)
		handle_futex_death(lock_word(pending, offset), pending_pi, true);
}
