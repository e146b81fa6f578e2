/*
 * readv(2), writev(2) and their relatives: several pieces of memory, and a position that is the
 * file's or the call's own.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/syscalls.h>

typedef ssize_t (*transfer_t)(struct file *file, struct iov_iter *iter, loff_t *pos);

#define RWF_HIPRI  0x01
#define RWF_DSYNC  0x02
#define RWF_SYNC   0x04
#define RWF_APPEND 0x10

static ssize_t import_and(transfer_t transfer, struct file *file, const struct iovec __user *vec,
			  unsigned long vlen, loff_t *pos)
{
	struct iovec fast[UIO_FASTIOV], *iov;
	struct iov_iter iter;
	ssize_t ret;

	iov = import_iovec(vec, vlen, fast, &iter);
	if (IS_ERR(iov))
		return PTR_ERR(iov);
	ret = transfer(file, &iter, pos);
	free_iovec(iov, fast);
	return ret;
}

/* At the file's own position. */
static ssize_t do_vector(transfer_t transfer, unsigned long fd, const struct iovec __user *vec,
			 unsigned long vlen)
{
	struct file *file = fget_pos(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = import_and(transfer, file, vec, vlen, &file->f_pos);
	fput_pos(file);
	return ret;
}

/* At the call's own; FMODE_PREAD and FMODE_PWRITE are always set together. */
static ssize_t do_pvector(transfer_t transfer, unsigned long fd, const struct iovec __user *vec,
			  unsigned long vlen, loff_t pos)
{
	struct file *file;
	ssize_t ret = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_PREAD)
		ret = import_and(transfer, file, vec, vlen, &pos);
	fput(file);
	return ret;
}

/* preadv2(2) with flags that ask for what no file here can do: found out after all other errors. */
static ssize_t refuse_readv(struct file *file, struct iov_iter *to, loff_t *pos)
{
	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	return to->count ? -EOPNOTSUPP : 0;
}

static ssize_t refuse_writev(struct file *file, struct iov_iter *from, loff_t *pos)
{
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	return from->count ? -EOPNOTSUPP : 0;
}

/* None can promise not to wait.  All else is true of every one: nothing is on a disk. */
static bool flags_are_good(int flags)
{
	return !(flags & ~(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_APPEND));
}

static ssize_t do_vector2(transfer_t transfer, unsigned long fd, const struct iovec __user *vec,
			  unsigned long vlen, loff_t pos)
{
	return pos == -1 ? do_vector(transfer, fd, vec, vlen)
			 : do_pvector(transfer, fd, vec, vlen, pos);
}

SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_vector(vfs_readv, fd, vec, vlen);
}

SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_vector(vfs_writev, fd, vec, vlen);
}

/* The position comes in two halves, of which a 64-bit machine's first holds all. */
SYSCALL_DEFINE5(preadv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h)
{
	return do_pvector(vfs_readv, fd, vec, vlen, (loff_t)pos_l);
}

SYSCALL_DEFINE5(pwritev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h)
{
	return do_pvector(vfs_writev, fd, vec, vlen, (loff_t)pos_l);
}

SYSCALL_DEFINE6(preadv2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h, int, flags)
{
	return do_vector2(flags_are_good(flags) ? vfs_readv : refuse_readv, fd, vec, vlen,
			  (loff_t)pos_l);
}

SYSCALL_DEFINE6(pwritev2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h, int, flags)
{
	return do_vector2(flags_are_good(flags) ? vfs_writev : refuse_writev, fd, vec, vlen,
			  (loff_t)pos_l);
}
