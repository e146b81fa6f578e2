/* write(2): find the file, let it take bytes from the user's memory (vfs_write() in rw.c). */
#include <limen/fs.h>
#include <limen/syscalls.h>

SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	struct file *file = fget_pos(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = vfs_write(file, buf, count, &file->f_pos);
	fput_pos(file);
	return ret;
}
