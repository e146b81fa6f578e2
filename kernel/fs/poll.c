/*
 * <limen/poll.h> and poll(2), ppoll(2): the queues of many files, and the first calls that use
 * them.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/poll.h>
#include <limen/resource.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "internal.h"
#include "poll.h"

/* One file's queue, and the call in it. */
struct poll_entry {
	struct wait_queue_entry wait;
	struct wait_queue_head *wq;
	struct poll_table *table;
	struct file *file; /* with a reference, as long as its queue is used */
	struct poll_entry *next;
};

/* --- the queues --- */

void poll_init(struct poll_table *table)
{
	*table = (struct poll_table){ .task = current };
}

/* The entry stays in its queue: the call looks at all files again, and may go on sleeping. */
static bool poll_wake(struct wait_queue_entry *wait)
{
	struct poll_entry *entry = container_of(wait, struct poll_entry, wait);

	__atomic_store_n(&entry->table->triggered, true, __ATOMIC_SEQ_CST);
	return try_to_wake_up(entry->table->task, TASK_NORMAL);
}

void __poll_wait(struct file *file, struct wait_queue_head *wq, struct poll_table *table)
{
	struct poll_entry *entry = kmalloc(sizeof(*entry));

	if (!entry) {
		table->error = -ENOMEM;
		return;
	}
	get_file(file);
	*entry = (struct poll_entry){ .wait = { .task = table->task, .func = poll_wake },
				      .wq = wq,
				      .table = table,
				      .file = file,
				      .next = table->entries };
	table->entries = entry;
	add_wait_queue(wq, &entry->wait);
}

void poll_free(struct poll_table *table)
{
	struct poll_entry *entry, *next;

	for (entry = table->entries; entry; entry = next) {
		next = entry->next;
		remove_wait_queue(entry->wq, &entry->wait);
		fput(entry->file);
		kfree(entry);
	}
	table->entries = NULL;
}

bool poll_sleep(struct poll_table *table, u64 expires)
{
	bool late = false;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!__atomic_load_n(&table->triggered, __ATOMIC_SEQ_CST))
		late = schedule_until(expires);
	set_current_state(TASK_RUNNING);
	__atomic_store_n(&table->triggered, false, __ATOMIC_SEQ_CST);
	return late;
}

unsigned int vfs_poll(struct file *file, struct poll_table *table)
{
	return file->f_op->poll ? file->f_op->poll(file, table) : DEFAULT_POLLMASK;
}

/* --- poll(2) --- */

struct pollfd {
	int fd;
	s16 events, revents;
};

#define FEW 32 /* so many need no allocation */

static unsigned int poll_one(const struct pollfd *pfd, struct poll_table *table)
{
	unsigned int wanted = (u16)pfd->events | POLLERR | POLLHUP, mask;
	struct file *file;

	if (pfd->fd < 0)
		return 0;
	file = fget((unsigned int)pfd->fd);
	if (!file)
		return POLLNVAL;
	mask = vfs_poll(file, table) & wanted;
	fput(file);
	return mask;
}

static int poll_all(struct pollfd *pfds, unsigned int n, struct poll_table *table)
{
	int ready = 0;

	for (unsigned int i = 0; i < n; i++) {
		unsigned int mask = poll_one(&pfds[i], table);

		pfds[i].revents = (s16)mask;
		if (mask) {
			ready++;
			table->full = true;
		}
	}
	table->full = true; /* from now on all queues are known */
	return ready;
}

/* How many are ready, 0 when it is time, -ERESTARTNOHAND when a signal came first, -ENOMEM. */
static int wait_for_ready(struct pollfd *pfds, unsigned int n, u64 expires)
{
	struct poll_table table;
	bool late = expires == POLL_NOW;
	int ready;

	poll_init(&table);
	table.full = late;
	for (;;) {
		ready = poll_all(pfds, n, &table);
		if (!ready)
			ready = table.error;
		if (!ready && signal_pending(current))
			ready = -ERESTARTNOHAND;
		if (ready || late)
			break;
		late = poll_sleep(&table, expires);
	}
	poll_free(&table);
	return ready;
}

static int copy_revents(struct pollfd __user *to, const struct pollfd *pfds, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (put_user(pfds[i].revents, &to[i].revents))
			return -EFAULT;
	return 0;
}

static int do_poll(struct pollfd __user *ufds, unsigned int n, u64 expires)
{
	struct pollfd few[FEW], *pfds = few;
	int ret = -EFAULT;

	if (n > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	if (n > FEW)
		pfds = kmalloc(n * sizeof(*pfds));
	if (!pfds)
		return -ENOMEM;
	if (!copy_from_user(pfds, ufds, n * sizeof(*pfds))) {
		ret = wait_for_ready(pfds, n, expires);
		if (copy_revents(ufds, pfds, n))
			ret = -EFAULT;
	}
	if (pfds != few)
		kfree(pfds);
	return ret;
}

/* poll(2) goes on after a signal that nothing handles, with the time that is left. */
static long restart_poll(struct restart_block *restart)
{
	int ret = do_poll(restart->poll.fds, restart->poll.nfds, restart->poll.expires);

	return ret == -ERESTARTNOHAND ? -ERESTART_RESTARTBLOCK : ret;
}

SYSCALL_DEFINE3(poll, struct pollfd __user *, ufds, unsigned int, nfds, int, timeout)
{
	u64 expires = poll_expires_ms(timeout);
	int ret = do_poll(ufds, nfds, expires);

	if (ret != -ERESTARTNOHAND)
		return ret;
	current->restart_block.fn = restart_poll;
	current->restart_block.poll.fds = ufds;
	current->restart_block.poll.nfds = nfds;
	current->restart_block.poll.expires = expires;
	return -ERESTART_RESTARTBLOCK;
}

SYSCALL_DEFINE5(ppoll, struct pollfd __user *, ufds, unsigned int, nfds, struct timespec64 __user *,
		tsp, const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	u64 expires;
	int error = poll_expires_ts(tsp, &expires);

	if (!error)
		error = set_user_sigmask(sigmask, sigsetsize);
	if (error)
		return error;
	return poll_finish(do_poll(ufds, nfds, expires), expires, tsp, false);
}
