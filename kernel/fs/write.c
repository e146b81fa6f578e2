/* write(2): find the file, wrap the user's memory in an iterator, let the file take from it. */
#include <limen/fs.h>
#include <limen/syscalls.h>

ssize_t vfs_write(struct file *file, struct iov_iter *from)
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
	ret = import_single_range(buf, count, &iov, &from);
	if (!ret)
		ret = vfs_write(file, &from);
	fput(file);
	return ret;
}
