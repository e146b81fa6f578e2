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
	return READ_ONCE(pipe->head) - READ_ONCE(pipe->tail) > READ_ONCE(pipe->mask);
}

static inline struct pipe_buffer *buffer(const struct pipe *pipe, unsigned int n)
{
	return &pipe->bufs[n & pipe->mask];
}

/*
 * Tell the other side what it can do now, if somebody waits for it.  Whoever sleeps has put himself
 * into the queue before he looked (waitqueue_active()).
 */
static inline void wake_readers(struct pipe *pipe)
{
	if (unlikely(waitqueue_active(&pipe->rd_wait)) && !pipe_empty(pipe))
		wake_up(&pipe->rd_wait);
}

static inline void wake_writers(struct pipe *pipe)
{
	if (unlikely(waitqueue_active(&pipe->wr_wait)) && !pipe_full(pipe))
		wake_up(&pipe->wr_wait);
}

/* --- reading --- */

static inline void free_buffer(struct pipe *pipe, struct pipe_buffer *buf)
{
	if (pipe->spare)
		free_pages(buf->page, 0);
	else
		pipe->spare = buf->page;
	WRITE_ONCE(pipe->tail, pipe->tail + 1);
}

/* As much as there is, up to the end of a packet: 0, or -EFAULT when it ended before. */
static inline int read_available(struct pipe *pipe, struct iov_iter *to)
{
	while (pipe->tail != pipe->head) {
		struct pipe_buffer *buf = buffer(pipe, pipe->tail);
		size_t n = min((size_t)buf->len, to->count);

		if (!copy_to_iter_full(buf->page + buf->offset, n, to))
			return -EFAULT;
		buf->offset += n;
		buf->len -= n;
		if (!buf->len || buf->packet) /* what of a packet is not asked for is gone */
			free_buffer(pipe, buf);
		if (!to->count || buf->packet)
			break;
	}
	return 0;
}

static noinline int wait_for_bytes(struct pipe *pipe, bool nonblock)
{
	if (nonblock)
		return -EAGAIN;
	return wait_event_interruptible(&pipe->rd_wait,
					!pipe_empty(pipe) || !READ_ONCE(pipe->writers));
}

static ssize_t pipe_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	struct pipe *pipe = file->private_data;
	size_t count = to->count;
	int error;

	if (!count)
		return 0;
	for (;;) {
		mutex_lock(&pipe->mutex);
		error = read_available(pipe, to);
		if (likely(to->count != count) || error || !pipe->writers)
			break;
		mutex_unlock(&pipe->mutex);
		error = wait_for_bytes(pipe, file->f_flags & O_NONBLOCK);
		if (error)
			return error;
	}
	mutex_unlock(&pipe->mutex);
	wake_writers(pipe);
	count -= to->count;
	return count ? (ssize_t)count : error;
}

/* --- writing --- */

/* Behind the last bytes, if what is not whole pages fits into their page: 0 or -EFAULT. */
static int append(struct pipe *pipe, struct iov_iter *from)
{
	struct pipe_buffer *buf = buffer(pipe, pipe->head - 1);
	size_t n = from->count % PAGE_SIZE, end = buf->offset + buf->len;

	if (!n || buf->packet || end + n > PAGE_SIZE)
		return 0;
	if (!copy_from_iter_full(buf->page + end, n, from))
		return -EFAULT;
	buf->len += n;
	return 0;
}

/* Into a page of its own: 0, -EFAULT or -ENOMEM.  There is a slot. */
static inline int add_buffer(struct pipe *pipe, struct file *file, struct iov_iter *from)
{
	size_t n = min(from->count, (size_t)PAGE_SIZE);

	if (!pipe->spare)
		pipe->spare = alloc_pages(0);
	if (!pipe->spare)
		return -ENOMEM;
	if (!copy_from_iter_full(pipe->spare, n, from))
		return -EFAULT;
	*buffer(pipe, pipe->head) = (struct pipe_buffer){ .page = pipe->spare,
							  .len = n,
							  .packet = file->f_flags & O_DIRECT };
	pipe->spare = NULL;
	WRITE_ONCE(pipe->head, pipe->head + 1);
	return 0;
}

/* As much as fits: 0, or why it ended before. */
static inline int write_available(struct pipe *pipe, struct file *file, struct iov_iter *from)
{
	while (pipe->head - pipe->tail <= pipe->mask) {
		int error = add_buffer(pipe, file, from);

		if (error || !from->count)
			return error;
	}
	return 0;
}

/* The mutex is held, and the pipe is full: wait for room as often as it takes. */
static noinline int write_rest(struct file *file, struct iov_iter *from)
{
	struct pipe *pipe = file->private_data;
	int error = 0;

	while (from->count && !error) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (signal_pending(current))
			return -ERESTARTSYS;
		mutex_unlock(&pipe->mutex);
		wake_readers(pipe);
		(void)wait_event_interruptible(&pipe->wr_wait,
					       !pipe_full(pipe) || !READ_ONCE(pipe->readers));
		mutex_lock(&pipe->mutex);
		error = pipe->readers ? write_available(pipe, file, from) : -EPIPE;
	}
	return error;
}

/* Not all of it could be written: what the call returns when @done bytes were. */
static noinline ssize_t write_failed(int error, size_t done)
{
	if (error == -EPIPE)
		(void)send_sig(SIGPIPE, current, false);
	return done ? (ssize_t)done : error;
}

static ssize_t pipe_write(struct file *file, struct iov_iter *from, loff_t *pos)
{
	struct pipe *pipe = file->private_data;
	size_t count = from->count;
	int error;

	if (!count)
		return 0;
	mutex_lock(&pipe->mutex);
	error = pipe->readers ? 0 : -EPIPE;
	if (!error && pipe->head != pipe->tail)
		error = append(pipe, from);
	if (!error && from->count)
		error = write_available(pipe, file, from);
	if (!error && unlikely(from->count))
		error = write_rest(file, from);
	mutex_unlock(&pipe->mutex);
	wake_readers(pipe);
	return likely(!error) ? (ssize_t)count : write_failed(error, count - from->count);
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
