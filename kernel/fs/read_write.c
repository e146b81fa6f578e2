/* write(2) and writev(2): find the file, wrap the user's memory in an iterator, ask the file. */
#include <limen/fs.h>
#include <limen/syscalls.h>

static ssize_t vfs_write(struct file *file, struct iov_iter *from)
{
	return file->f_op->write_iter ? file->f_op->write_iter(file, from) : -EINVAL;
}

SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	struct file *file = fget(fd);
	struct iov_iter from;
	struct iovec iov;
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = (ssize_t)count < 0 ? -EINVAL : import_single_range(buf, count, &iov, &from);
	if (!ret)
		ret = vfs_write(file, &from);
	fput(file);
	return ret;
}

SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	struct iovec fast[UIO_FASTIOV], *iov;
	struct file *file = fget(fd);
	struct iov_iter from;
	ssize_t ret;

	if (!file)
		return -EBADF;
	iov = import_iovec(vec, vlen, fast, &from);
	ret = PTR_ERR(iov);
	if (!IS_ERR(iov)) {
		ret = vfs_write(file, &from);
		free_iovec(iov, fast);
	}
	fput(file);
	return ret;
}
