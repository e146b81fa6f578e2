/*
 * fcntl(2), and the calls that give an open file another descriptor: dup(2), dup2(2), dup3(2),
 * close_range(2).
 */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/fs.h>
#include <limen/pipe.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include "fdtable.h"

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME)

/* The least free descriptor from @from on, also for @file. */
static long do_dup(struct file *file, unsigned int from, bool cloexec)
{
	int fd = get_unused_fd(from, cloexec);

	if (fd >= 0) {
		get_file(file);
		fd_install((unsigned int)fd, file);
	}
	return fd;
}

static long set_flags(struct file *file, unsigned int flags)
{
	u32 old;

	if ((flags & O_NOATIME) && !(file->f_flags & O_NOATIME) &&
	    current->cred.fsuid != file->inode->uid && !capable())
		return -EPERM;
	if ((flags & O_DIRECT) && !is_type(file->inode, S_IFIFO)) /* a pipe's are packets */
		return -EINVAL;
	old = READ_ONCE(file->f_flags); /* FIONBIO may change them at the same time */
	while (!__atomic_compare_exchange_n(&file->f_flags, &old,
					    (old & ~SETFL_MASK) | (flags & SETFL_MASK), false,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	return 0;
}

/* File locks are not there, as in a Linux built without them. */
static long do_fcntl(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return (u32)arg < rlimit(RLIMIT_NOFILE)
			       ? do_dup(file, (u32)arg, cmd == F_DUPFD_CLOEXEC)
			       : -EINVAL;
	case F_GETFD:
		return get_close_on_exec(fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		set_close_on_exec(fd, arg & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return file->f_flags;
	case F_SETFL:
		return file->f_mode & FMODE_PATH ? -EBADF : set_flags(file, (unsigned int)arg);
	case F_SETLK:
	case F_SETLKW:
		return file->f_mode & FMODE_PATH ? -EBADF : -EACCES;
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	}
	return file->f_mode & FMODE_PATH ? -EBADF : -EINVAL;
}

SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct file *file = fget_raw(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = do_fcntl(fd, file, cmd, arg);
	fput(file);
	return ret;
}

SYSCALL_DEFINE1(dup, unsigned int, fildes)
{
	struct file *file = fget_raw(fildes);
	long ret;

	if (!file)
		return -EBADF;
	ret = do_dup(file, 0, false);
	fput(file);
	return ret;
}

static long do_dup3(unsigned int oldfd, unsigned int newfd, int flags)
{
	struct file *file;
	long ret;

	if ((flags & ~O_CLOEXEC) || oldfd == newfd)
		return -EINVAL;
	file = fget_raw(oldfd);
	if (!file)
		return -EBADF;
	ret = replace_fd(newfd, file, flags & O_CLOEXEC);
	fput(file);
	return ret;
}

SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)
{
	return do_dup3(oldfd, newfd, flags);
}

SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
{
	struct file *file;

	if (oldfd != newfd)
		return do_dup3(oldfd, newfd, 0);
	file = fget_raw(oldfd);
	if (!file)
		return -EBADF;
	fput(file);
	return (int)newfd;
}

/* --- close_range(2) --- */

#define CLOSE_RANGE_UNSHARE 2U
#define CLOSE_RANGE_CLOEXEC 4U

static int unshare_table(void)
{
	struct files_struct *old = current->files, *copy;

	if (__atomic_load_n(&old->count, __ATOMIC_ACQUIRE) == 1)
		return 0;
	copy = dup_fd(old);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	current->files = copy;
	put_files_struct(old);
	return 0;
}

SYSCALL_DEFINE3(close_range, unsigned int, fd, unsigned int, max_fd, unsigned int, flags)
{
	int error = 0;

	if ((flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) || fd > max_fd)
		return -EINVAL;
	if (flags & CLOSE_RANGE_UNSHARE)
		error = unshare_table();
	if (error)
		return error;
	for (; fd <= max_fd && fd < READ_ONCE(current->files->max_fds); fd++) {
		if (flags & CLOSE_RANGE_CLOEXEC)
			set_close_on_exec(fd, true);
		else
			(void)close_fd(fd);
	}
	return 0;
}
