/* newfstatat(2): what is known about a file, by path or by descriptor. */
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/stat.h>

#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_NO_AUTOMOUNT	    0x800
#define AT_EMPTY_PATH	    0x1000
#define AT_STATX_SYNC_TYPE  0x6000 /* how fresh: no file is far away */
#define AT_FLAGS	    (AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE)

static int copy_stat(const struct inode *inode, struct stat __user *to)
{
	struct stat st = {
		.st_dev = MKDEV(0, 1), /* all files are in one file system */
		.st_ino = inode->ino,
		.st_nlink = inode->nlink,
		.st_mode = inode->mode,
		.st_uid = inode->uid,
		.st_gid = inode->gid,
		.st_rdev = inode->rdev,
		.st_size = inode->size,
		.st_blksize = PAGE_SIZE,
		.st_blocks = DIV_ROUND_UP(inode->size, 512),
		.st_atime = inode->mtime,
		.st_mtime = inode->mtime,
		.st_ctime = inode->mtime,
	};

	return copy_to_user(to, &st, sizeof(st)) ? -EFAULT : 0;
}

static int stat_fd(unsigned int fd, struct stat __user *to)
{
	struct file *file = fget(fd);
	int ret;

	if (!file)
		return -EBADF;
	ret = copy_stat(file->inode, to);
	fput(file);
	return ret;
}

static int stat_path(const char *path, int flag, struct stat __user *to)
{
	struct inode *inode = path_lookup(path, !(flag & AT_SYMLINK_NOFOLLOW));

	return IS_ERR(inode) ? PTR_ERR(inode) : copy_stat(inode, to);
}

static int do_stat(int dfd, const char *path, struct stat __user *to, int flag)
{
	if (!path[0] && !(flag & AT_EMPTY_PATH))
		return -ENOENT;
	if (!path[0] && dfd != AT_FDCWD)
		return stat_fd(dfd, to);
	if (path[0] == '/' || dfd == AT_FDCWD)
		return stat_path(path, flag, to);
	return fd_is_open(dfd) ? -ENOTDIR : -EBADF; /* no descriptor is a directory yet */
}

SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, filename, struct stat __user *, statbuf,
		int, flag)
{
	char *path;
	int ret;

	if (flag & ~AT_FLAGS)
		return -EINVAL;
	path = getname(filename);
	if (IS_ERR(path))
		return PTR_ERR(path);
	ret = do_stat(dfd, path, statbuf, flag);
	kfree(path);
	return ret;
}
