/*
 * Waiting for several files at once.  A file's poll() calls poll_wait() for each queue that is
 * woken when the answer may change, and then answers.
 */
#pragma once

#include <limen/wait.h>

/* poll(2) */
#define POLLIN	   0x0001
#define POLLPRI	   0x0002
#define POLLOUT	   0x0004
#define POLLERR	   0x0008
#define POLLHUP	   0x0010
#define POLLNVAL   0x0020
#define POLLRDNORM 0x0040
#define POLLRDBAND 0x0080
#define POLLWRNORM 0x0100
#define POLLWRBAND 0x0200

/* What a file can that has no poll(): it never lets anybody wait. */
#define DEFAULT_POLLMASK (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

struct file;
struct poll_entry;

/* One call's queues.  Only its own task touches it, but for `triggered`. */
struct poll_table {
	struct poll_entry *entries; /* a list */
	struct task_struct *task;
	bool triggered; /* one of the queues was woken */
	bool full; /* it is known already that nobody will sleep: no more queues */
	int error; /* -ENOMEM */
};

/* __poll_wait() - into @wq, which lives as long as @file. */
void __poll_wait(struct file *file, struct wait_queue_head *wq, struct poll_table *table);

static inline void poll_wait(struct file *file, struct wait_queue_head *wq,
			     struct poll_table *table)
{
	if (!table->full)
		__poll_wait(file, wq, table);
}

void poll_init(struct poll_table *table);
/* poll_free() - out of all queues. */
void poll_free(struct poll_table *table);
/*
 * poll_sleep() - until one of the queues is woken, a signal comes, or @expires; true: it is time.
 */
bool poll_sleep(struct poll_table *table, u64 expires);
/* vfs_poll() - what @file can do now, and with more than that its queues. */
unsigned int vfs_poll(struct file *file, struct poll_table *table);
