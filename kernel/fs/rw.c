/*
 * Reading and writing: the checks that every file's calls share, in Linux's order: is it open for
 * that (EBADF), can it be done at all (EINVAL), is the memory the user's (EFAULT), is the position
 * one (EINVAL).
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/syscalls.h>

/* Neither the position nor the count nor where they lead may be negative. */
static inline int check_range(const loff_t *pos, size_t count)
{
	u64 start = (u64)*pos, end = start + count;

	return (s64)(start | count | end) < 0 ? -EINVAL : 0;
}

static inline int may_read(const struct file *file)
{
	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	return file->f_op->read_iter ? 0 : -EINVAL;
}

static inline int may_write(const struct file *file)
{
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	return file->f_op->write_iter ? 0 : -EINVAL;
}

ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	int error = may_read(file);
	struct iov_iter to;

	if (!error)
		error = import_single_range(buf, count, &to);
	if (!error)
		error = check_range(pos, count);
	return error ? error : file->f_op->read_iter(file, &to, pos);
}

ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	int error = may_write(file);
	struct iov_iter from;

	if (!error)
		error = import_single_range(buf, count, &from);
	if (!error)
		error = check_range(pos, count);
	return error ? error : file->f_op->write_iter(file, &from, pos);
}

ssize_t vfs_readv(struct file *file, struct iov_iter *to, loff_t *pos)
{
	int error = may_read(file);

	if (error || !to->count)
		return error;
	error = check_range(pos, to->count);
	return error ? error : file->f_op->read_iter(file, to, pos);
}

ssize_t vfs_writev(struct file *file, struct iov_iter *from, loff_t *pos)
{
	int error = may_write(file);

	if (error || !from->count)
		return error;
	error = check_range(pos, from->count);
	return error ? error : file->f_op->write_iter(file, from, pos);
}

/* --- a position of the call's own: pread(2) --- */

SYSCALL_DEFINE4(pread64, unsigned int, fd, char __user *, buf, size_t, count, loff_t, pos)
{
	struct file *file;
	ssize_t ret = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_PREAD)
		ret = vfs_read(file, buf, count, &pos);
	fput(file);
	return ret;
}

SYSCALL_DEFINE4(pwrite64, unsigned int, fd, const char __user *, buf, size_t, count, loff_t, pos)
{
	struct file *file;
	ssize_t ret = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_PWRITE)
		ret = vfs_write(file, buf, count, &pos);
	fput(file);
	return ret;
}
