/*
 * Calls about what is on its way to a disk or from it, of which there is none: fsync(2), sync(2),
 * posix_fadvise(2), readahead(2).  Their errors are real, and so is their success: nothing is left
 * to be done.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/syscalls.h>

static long do_fsync(unsigned int fd)
{
	struct file *file = fget(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = file->f_op->fsync ? file->f_op->fsync(file) : -EINVAL;
	fput(file);
	return ret;
}

SYSCALL_DEFINE1(fsync, unsigned int, fd)
{
	return do_fsync(fd);
}

SYSCALL_DEFINE1(fdatasync, unsigned int, fd)
{
	return do_fsync(fd);
}

SYSCALL_DEFINE0(sync)
{
	return 0;
}

SYSCALL_DEFINE1(syncfs, int, fd)
{
	struct file *file = fget((unsigned int)fd);

	if (!file)
		return -EBADF;
	fput(file);
	return 0;
}

#define POSIX_FADV_NOREUSE 5 /* the last kind of advice */

/* All contents are in memory, wherever a program is going to read. */
static long advise(const struct file *file, loff_t len, int advice)
{
	if (is_type(file->inode, S_IFIFO))
		return -ESPIPE;
	return len < 0 || advice < 0 || advice > POSIX_FADV_NOREUSE ? -EINVAL : 0;
}

SYSCALL_DEFINE4(fadvise64, int, fd, loff_t, offset, size_t, len, int, advice)
{
	struct file *file = fget((unsigned int)fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = advise(file, (loff_t)len, advice);
	fput(file);
	return ret;
}

SYSCALL_DEFINE3(readahead, int, fd, loff_t, offset, size_t, count)
{
	struct file *file = fget((unsigned int)fd);
	long ret = 0;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ))
		ret = -EBADF;
	else if (!is_type(file->inode, S_IFREG))
		ret = -EINVAL;
	fput(file);
	return ret;
}
