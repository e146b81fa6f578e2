/* sendfile(2): from one file to another, by way of a page of the kernel's. */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>

/* @n bytes at most at *@pos to @out; how many it took, or -errno. */
static ssize_t send_page(struct file *in, struct file *out, loff_t *pos, char *page, size_t n)
{
	loff_t at = *pos;
	struct iov_iter iter;
	ssize_t ret;

	kernel_iter(page, n, &iter);
	ret = in->f_op->read_iter(in, &iter, &at);
	if (ret <= 0)
		return ret;
	kernel_iter(page, (size_t)ret, &iter);
	ret = vfs_writev(out, &iter, &out->f_pos);
	if (ret > 0)
		*pos += ret;
	return ret;
}

/* Until all is sent, the file ends, or @out takes no more. */
static ssize_t send(struct file *in, struct file *out, loff_t *pos, size_t count)
{
	char *page = alloc_pages(0);
	ssize_t done = 0, ret = 0;

	if (!page)
		return -ENOMEM;
	while ((size_t)done < count) {
		size_t n = min(count - (size_t)done, (size_t)PAGE_SIZE);

		ret = send_page(in, out, pos, page, n);
		if (ret <= 0)
			break;
		done += ret;
		if ((size_t)ret < n || signal_pending(current))
			break;
		cond_resched();
	}
	free_pages(page, 0);
	return done ? done : ret;
}

static ssize_t check_and_send(struct file *in, struct file *out, loff_t *pos, size_t count)
{
	if (!(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!is_type(in->inode, S_IFREG) || (out->f_flags & O_APPEND) || !out->f_op->write_iter)
		return -EINVAL;
	return send(in, out, pos, min(count, MAX_RW_COUNT));
}

/* The position is @offset, or the file's own, which then moves. */
static ssize_t send_from(struct file *in, unsigned int out_fd, loff_t *offset, size_t count)
{
	loff_t pos = offset ? *offset : in->f_pos;
	struct file *out;
	ssize_t ret;

	if (!(in->f_mode & FMODE_READ))
		return -EBADF;
	if (offset && !(in->f_mode & FMODE_PREAD))
		return -ESPIPE;
	if (pos < 0 || (ssize_t)count < 0 || (loff_t)((u64)pos + count) < 0)
		return -EINVAL;
	out = fget(out_fd);
	if (!out)
		return -EBADF;
	ret = check_and_send(in, out, &pos, count);
	fput(out);
	if (offset)
		*offset = pos;
	else
		in->f_pos = pos;
	return ret;
}

SYSCALL_DEFINE4(sendfile64, int, out_fd, int, in_fd, loff_t __user *, offset, size_t, count)
{
	struct file *in;
	loff_t pos = 0;
	ssize_t ret;

	if (offset && copy_from_user(&pos, offset, sizeof(pos)))
		return -EFAULT;
	in = fget((unsigned int)in_fd); /* no lock is held while it waits for room */
	if (!in)
		return -EBADF;
	ret = send_from(in, (unsigned int)out_fd, offset ? &pos : NULL, count);
	fput(in);
	if (offset && put_user(pos, offset))
		return -EFAULT;
	return ret;
}
