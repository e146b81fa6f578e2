/* writev(2): write(2) from several pieces of memory. */
#include <limen/fs.h>
#include <limen/syscalls.h>

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
