/* ioctl(2): a few requests are about any file, for all others ask the file. */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/fs.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>

#define FIONBIO	 0x5421
#define FIONREAD 0x541b
#define FIONCLEX 0x5450
#define FIOCLEX	 0x5451

static long set_nonblock(struct file *file, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	if (on)
		__atomic_or_fetch(&file->f_flags, O_NONBLOCK, __ATOMIC_RELAXED);
	else
		__atomic_and_fetch(&file->f_flags, ~(u32)O_NONBLOCK, __ATOMIC_RELAXED);
	return 0;
}

static long do_ioctl(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case FIOCLEX:
	case FIONCLEX:
		set_close_on_exec(fd, cmd == FIOCLEX);
		return 0;
	case FIONBIO:
		return set_nonblock(file, (const int __user *)arg);
	case FIONREAD:
		if (is_type(file->inode, S_IFREG))
			return put_user((int)(file->inode->size - (u64)file->f_pos),
					(int __user *)arg);
	}
	return file->f_op->ioctl ? file->f_op->ioctl(file, cmd, arg) : -ENOTTY;
}

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct file *file = fget(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = do_ioctl(fd, file, cmd, arg);
	fput(file);
	return ret;
}
