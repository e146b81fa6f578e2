/*
 * Pipes: pipe(7).  A ring of buffers of a page each, as on Linux, since that decides how much fits:
 * what is written goes behind the last bytes into the same page when all of it (all that is not
 * whole pages) fits there, and into pages of its own otherwise.
 *
 * pipe->mutex guards everything.  It is held while bytes move to or from user memory; a reader or
 * writer that has to wait lets go of it.
 */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/mm.h>
#include <limen/poll.h>
#include <limen/uaccess.h>
#include "internal.h"
#include "pipe.h"

static inline bool pipe_empty(const struct pipe *pipe)
{
	return READ_ONCE(pipe->head) == READ_ONCE(pipe->tail);
}

static inline bool pipe_full(const struct pipe *pipe)
{
	return READ_ONCE(pipe->head) - READ_ONCE(pipe->tail) >= READ_ONCE(pipe->slots);
}

static inline struct pipe_buffer *buffer(const struct pipe *pipe, unsigned int n)
{
	return &pipe->bufs[n & (pipe->slots - 1)];
}

/* Whoever sleeps has put himself into the queue before he looked; the mutex is given back between
 * the change and this, and that is a barrier. */
static inline void wake(struct wait_queue_head *wq)
{
	if (waitqueue_active(wq))
		wake_up(wq);
}

/* --- reading --- */

static void free_buffer(struct pipe *pipe, struct pipe_buffer *buf)
{
	if (pipe->spare)
		free_pages(buf->page, 0);
	else
		pipe->spare = buf->page;
	WRITE_ONCE(pipe->tail, pipe->tail + 1);
}

/* Take what the first buffer has: bytes, or -EFAULT. */
static ssize_t read_buffer(struct pipe *pipe, struct iov_iter *to)
{
	struct pipe_buffer *buf = buffer(pipe, pipe->tail);
	size_t n = min((size_t)buf->len, to->count);

	if (copy_to_iter(buf->page + buf->offset, n, to) != n)
		return -EFAULT;
	buf->offset += n;
	buf->len -= n;
	if (!buf->len || buf->packet) /* what of a packet is not asked for is gone */
		free_buffer(pipe, buf);
	return (ssize_t)n;
}

/* As much as there is, up to the end of a packet; 0: nothing. */
static ssize_t read_available(struct pipe *pipe, struct iov_iter *to)
{
	ssize_t done = 0;

	while (to->count && !pipe_empty(pipe)) {
		bool packet = buffer(pipe, pipe->tail)->packet;
		ssize_t n = read_buffer(pipe, to);

		if (n < 0)
			return done ? done : n;
		done += n;
		if (packet)
			break;
	}
	return done;
}

static ssize_t pipe_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	struct pipe *pipe = file->private_data;
	bool was_full;
	ssize_t ret;

	if (!to->count)
		return 0;
	for (;;) {
		mutex_lock(&pipe->mutex);
		was_full = pipe_full(pipe);
		ret = read_available(pipe, to);
		if (ret || !pipe->writers)
			break;
		mutex_unlock(&pipe->mutex);
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(&pipe->rd_wait,
					     !pipe_empty(pipe) || !READ_ONCE(pipe->writers)))
			return -ERESTARTSYS;
	}
	mutex_unlock(&pipe->mutex);
	if (was_full)
		wake(&pipe->wr_wait);
	return ret;
}

/* --- writing --- */

/* Behind the last bytes, if what is not whole pages fits into their page: bytes, or -EFAULT. */
static ssize_t append(struct pipe *pipe, struct iov_iter *from)
{
	struct pipe_buffer *buf = buffer(pipe, pipe->head - 1);
	size_t n = from->count % PAGE_SIZE, end = buf->offset + buf->len;

	if (!n || buf->packet || end + n > PAGE_SIZE)
		return 0;
	if (copy_from_iter(buf->page + end, n, from) != n)
		return -EFAULT;
	buf->len += n;
	return (ssize_t)n;
}

/* Into a page of its own: bytes, -EFAULT or -ENOMEM.  There is a slot. */
static ssize_t add_buffer(struct pipe *pipe, struct iov_iter *from, bool packet)
{
	size_t n = min(from->count, (size_t)PAGE_SIZE);
	char *page = pipe->spare ? pipe->spare : alloc_pages(0);

	if (!page)
		return -ENOMEM;
	pipe->spare = page;
	if (copy_from_iter(page, n, from) != n)
		return -EFAULT;
	pipe->spare = NULL;
	*buffer(pipe, pipe->head) = (struct pipe_buffer){ page, 0, n, packet };
	WRITE_ONCE(pipe->head, pipe->head + 1);
	return (ssize_t)n;
}

/* As much as fits: *@done grows.  0, or why it ended before all was written. */
static int write_available(struct pipe *pipe, struct iov_iter *from, bool packet, ssize_t *done)
{
	while (from->count && !pipe_full(pipe)) {
		ssize_t n = add_buffer(pipe, from, packet);

		if (n < 0)
			return (int)n;
		*done += n;
	}
	return 0;
}

/* With the mutex held: write, and wait for room as often as it takes. *@woken: readers know. */
static int write_all(struct file *file, struct iov_iter *from, ssize_t *done, bool *was_empty)
{
	struct pipe *pipe = file->private_data;
	bool packet = file->f_flags & O_DIRECT;

	for (;;) {
		int error = pipe->readers ? write_available(pipe, from, packet, done) : -EPIPE;

		if (error || !from->count)
			return error;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (signal_pending(current))
			return -ERESTARTSYS;
		mutex_unlock(&pipe->mutex);
		if (*was_empty)
			wake(&pipe->rd_wait);
		(void)wait_event_interruptible(&pipe->wr_wait,
					       !pipe_full(pipe) || !READ_ONCE(pipe->readers));
		mutex_lock(&pipe->mutex);
		*was_empty = pipe_empty(pipe);
	}
}

static ssize_t pipe_write(struct file *file, struct iov_iter *from, loff_t *pos)
{
	struct pipe *pipe = file->private_data;
	ssize_t done = 0;
	bool was_empty;
	int error = 0;

	if (!from->count)
		return 0;
	mutex_lock(&pipe->mutex);
	was_empty = pipe_empty(pipe);
	if (!was_empty && pipe->readers) {
		done = append(pipe, from);
		if (done < 0) {
			error = (int)done;
			done = 0;
		}
	}
	if (!error && from->count)
		error = write_all(file, from, &done, &was_empty);
	mutex_unlock(&pipe->mutex);
	if (was_empty)
		wake(&pipe->rd_wait);
	if (error == -EPIPE)
		(void)send_sig(SIGPIPE, current, false);
	return done ? done : error;
}

/* --- the rest --- */

static unsigned int pipe_poll(struct file *file, struct poll_table *table)
{
	struct pipe *pipe = file->private_data;
	unsigned int mask = 0;

	if (file->f_mode & FMODE_READ)
		poll_wait(file, &pipe->rd_wait, table);
	if (file->f_mode & FMODE_WRITE)
		poll_wait(file, &pipe->wr_wait, table);
	if (file->f_mode & FMODE_READ) {
		mask |= pipe_empty(pipe) ? 0 : POLLIN | POLLRDNORM;
		mask |= READ_ONCE(pipe->writers) ? 0 : POLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		mask |= pipe_full(pipe) ? 0 : POLLOUT | POLLWRNORM;
		mask |= READ_ONCE(pipe->readers) ? 0 : POLLERR;
	}
	return mask;
}

static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe *pipe = file->private_data;
	int bytes = 0;

	if (cmd != FIONREAD)
		return -ENOTTY;
	mutex_lock(&pipe->mutex);
	for (unsigned int n = pipe->tail; n != pipe->head; n++)
		bytes += (int)buffer(pipe, n)->len;
	mutex_unlock(&pipe->mutex);
	return put_user(bytes, (int __user *)arg);
}

/*
 * The last descriptor of one end is gone: the other learns of it.  The pipe itself goes with its
 * inode.
 */
static void pipe_release(struct file *file)
{
	struct pipe *pipe = file->private_data;

	mutex_lock(&pipe->mutex);
	if (file->f_mode & FMODE_READ)
		pipe->readers--;
	if (file->f_mode & FMODE_WRITE)
		pipe->writers--;
	mutex_unlock(&pipe->mutex);
	wake_up_all(&pipe->rd_wait);
	wake_up_all(&pipe->wr_wait);
}

const struct file_operations pipe_fops = {
	.read_iter = pipe_read,
	.write_iter = pipe_write,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.release = pipe_release,
};
