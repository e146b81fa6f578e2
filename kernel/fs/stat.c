/* stat(2), statx(2) and their relatives: what is known about a file, by path or by descriptor. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/stat.h>

#define AT_STATX_SYNC_TYPE 0x6000 /* how fresh: no file is far away */
#define AT_STAT_FLAGS	   (AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE)

/* Memory is counted in pages, stat(2) in half kilobytes. */
static u64 blocks(const struct inode *inode)
{
	bool in_memory = is_type(inode, S_IFREG) || is_type(inode, S_IFLNK);

	return in_memory ? DIV_ROUND_UP(inode->size, PAGE_SIZE) * (PAGE_SIZE / 512) : 0;
}

typedef int (*copy_stat_t)(const struct inode *inode, void __user *to);

static int copy_stat(const struct inode *inode, void __user *to)
{
	struct stat st = {
		.st_dev = inode->dev,
		.st_ino = inode->ino,
		.st_nlink = inode->nlink,
		.st_mode = inode->mode,
		.st_uid = inode->uid,
		.st_gid = inode->gid,
		.st_rdev = inode->rdev,
		.st_size = (long)inode->size,
		.st_blksize = PAGE_SIZE,
		.st_blocks = (long)blocks(inode),
		.st_atime = inode->mtime,
		.st_mtime = inode->mtime,
		.st_ctime = inode->mtime,
	};

	return copy_to_user(to, &st, sizeof(st)) ? -EFAULT : 0;
}

/* --- which file --- */

static int stat_fd(unsigned int fd, copy_stat_t copy, void __user *to)
{
	struct file *file = fget_raw(fd);
	int ret;

	if (!file)
		return -EBADF;
	ret = copy(file->inode, to);
	fput(file);
	return ret;
}

static int stat_path(int dfd, const char *path, int flags, copy_stat_t copy, void __user *to)
{
	struct dentry *dentry;

	if (!path[0] && (flags & AT_EMPTY_PATH) && dfd != AT_FDCWD)
		return stat_fd((unsigned int)dfd, copy, to); /* it may have no name */
	dentry = lookup(dfd, path, at_lookup_flags(flags));
	return IS_ERR(dentry) ? PTR_ERR(dentry) : copy(dentry->inode, to);
}

static int do_stat(int dfd, const char __user *filename, int flags, copy_stat_t copy,
		   void __user *to)
{
	char *path;
	int ret;

	if (flags & ~AT_STAT_FLAGS)
		return -EINVAL;
	path = getname(filename);
	if (IS_ERR(path))
		return PTR_ERR(path);
	ret = stat_path(dfd, path, flags, copy, to);
	kfree(path);
	return ret;
}

SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, filename, struct stat __user *, statbuf,
		int, flag)
{
	return do_stat(dfd, filename, flag, copy_stat, statbuf);
}

SYSCALL_DEFINE2(newstat, const char __user *, filename, struct stat __user *, statbuf)
{
	return do_stat(AT_FDCWD, filename, 0, copy_stat, statbuf);
}

SYSCALL_DEFINE2(newlstat, const char __user *, filename, struct stat __user *, statbuf)
{
	return do_stat(AT_FDCWD, filename, AT_SYMLINK_NOFOLLOW, copy_stat, statbuf);
}

SYSCALL_DEFINE2(newfstat, unsigned int, fd, struct stat __user *, statbuf)
{
	return stat_fd(fd, copy_stat, statbuf);
}

/* --- statx(2) --- */

#define STATX_BASIC_STATS 0x7ffU
#define STATX__RESERVED	  0x80000000U

struct statx_timestamp {
	s64 tv_sec;
	u32 tv_nsec, pad;
};

struct statx {
	u32 stx_mask, stx_blksize;
	u64 stx_attributes;
	u32 stx_nlink, stx_uid, stx_gid;
	u16 stx_mode, pad0;
	u64 stx_ino, stx_size, stx_blocks, stx_attributes_mask;
	struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
	u32 stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;
	u64 stx_mnt_id, pad1[13];
};
_Static_assert(sizeof(struct statx) == 256, "struct statx");

static int copy_statx(const struct inode *inode, void __user *to)
{
	struct statx st = {
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = PAGE_SIZE,
		.stx_nlink = inode->nlink,
		.stx_uid = inode->uid,
		.stx_gid = inode->gid,
		.stx_mode = inode->mode,
		.stx_ino = inode->ino,
		.stx_size = inode->size,
		.stx_blocks = blocks(inode),
		.stx_atime = { .tv_sec = (s64)inode->mtime },
		.stx_ctime = { .tv_sec = (s64)inode->mtime },
		.stx_mtime = { .tv_sec = (s64)inode->mtime },
		.stx_rdev_major = MAJOR(inode->rdev),
		.stx_rdev_minor = MINOR(inode->rdev),
		.stx_dev_major = MAJOR(inode->dev),
		.stx_dev_minor = MINOR(inode->dev),
	};

	return copy_to_user(to, &st, sizeof(st)) ? -EFAULT : 0;
}

SYSCALL_DEFINE5(statx, int, dfd, const char __user *, filename, unsigned int, flags, unsigned int,
		mask, struct statx __user *, buffer)
{
	if ((mask & STATX__RESERVED) || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	return do_stat(dfd, filename, (int)flags, copy_statx, buffer);
}
