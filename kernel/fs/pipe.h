/* A pipe, as pipe.c, which moves the bytes, and pipe_new.c, which makes and sizes it, know it. */
#pragma once

#include <limen/fs.h>

struct pipe_buffer {
	char *page;
	u32 offset, len; /* the bytes in it */
	u32 packet; /* O_DIRECT: written so, and read alone, whole or cut off; or 0 */
};

struct pipe {
	struct mutex mutex; /* guards what follows; some of it is looked at without, to be looked at
			       again with it */
	unsigned int mask; /* slots - 1, and those are a power of two */
	unsigned int head, tail; /* buffers ever written, and ever read: the rest is in the ring */
	unsigned int readers, writers; /* open files of either kind */
	struct user_struct *user; /* in whose pipe_bufs the slots are counted; a reference */
	struct pipe_buffer *bufs;
	char *spare; /* a page for the next buffer, or NULL */
	struct wait_queue_head rd_wait, wr_wait;
	struct inode inode; /* its count is the pipe's */
};

extern const struct file_operations pipe_fops;

#define FIONREAD 0x541b
