/* read(2): find the file, let it put bytes into the user's memory. */
#include <limen/fs.h>
#include <limen/syscalls.h>

SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	struct file *file = fget_pos(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = vfs_read(file, buf, count, &file->f_pos);
	fput_pos(file);
	return ret;
}
