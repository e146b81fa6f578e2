/*
 * open(2), creat(2), openat(2), close(2).  The tree can't be written to: what would change it is
 * EROFS, once every other reason to refuse has been looked for.
 */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>

/* All that open(2) knows, and all that it heeds with O_PATH. */
#define OPEN_FLAGS                                                                              \
	(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | __O_SYNC | \
	 O_DSYNC | O_ASYNC | O_DIRECT | O_LARGEFILE | O_DIRECTORY | O_NOFOLLOW | O_NOATIME |    \
	 O_CLOEXEC | O_PATH | __O_TMPFILE)
#define PATH_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

struct file *open_dentry(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = dentry->inode;
	static const struct file_operations none;
	const struct file_operations *f_op = flags & O_PATH ? &none : inode->f_op;
	struct file *file;
	int error;

	if (!f_op)
		return ERR_PTR(-ENXIO);
	file = alloc_file(inode, f_op, flags);
	if (IS_ERR(file))
		return file;
	file->dentry = dentry;
	error = f_op->open ? f_op->open(file) : 0;
	if (!error)
		return file;
	file->f_op = &none;
	fput(file);
	return ERR_PTR(error);
}

/* The accesses that the flags ask for: MAY_*. */
static int access_mode(unsigned int flags)
{
	static const u8 mode[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
				   MAY_READ | MAY_WRITE };

	return mode[flags & O_ACCMODE] | (flags & O_TRUNC ? MAY_WRITE : 0);
}

/* What a file of this type does not take, in Linux's order; 0 or -errno. */
static int may_open_type(const struct inode *inode, unsigned int flags)
{
	if (flags & O_CREAT) {
		if (flags & O_EXCL)
			return -EEXIST;
		if (is_type(inode, S_IFDIR))
			return -EISDIR;
	}
	if ((flags & O_DIRECTORY) && !is_type(inode, S_IFDIR))
		return -ENOTDIR;
	if (is_type(inode, S_IFREG) && (flags & O_TRUNC))
		return -EROFS;
	if (is_type(inode, S_IFLNK))
		return -ELOOP;
	if (is_type(inode, S_IFDIR) && (access_mode(flags) & MAY_WRITE))
		return -EISDIR;
	return 0;
}

static int may_open(const struct inode *inode, unsigned int flags)
{
	int error = may_open_type(inode, flags);

	if (!error)
		error = inode_permission(inode, access_mode(flags));
	if (error == -EROFS && (flags & (O_ACCMODE | O_TRUNC)) == O_ACCMODE)
		error = 0; /* 3: for ioctl(2) alone, to be neither read nor written */
	if (error)
		return error;
	if ((flags & O_NOATIME) && current->cred.fsuid != inode->uid && !capable())
		return -EPERM;
	return flags & O_DIRECT ? -EINVAL : 0; /* everything here goes through the page cache */
}

static struct file *open_path(struct dentry *dentry, unsigned int flags)
{
	int error = 0;

	if (!(flags & O_PATH))
		error = may_open(dentry->inode, flags);
	return error ? ERR_PTR(error) : open_dentry(dentry, flags);
}

static unsigned int open_lookup_flags(unsigned int flags)
{
	bool follow = !(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);

	return (follow ? LOOKUP_FOLLOW : 0) | (flags & O_CREAT ? LOOKUP_CREATE : 0) |
	       (flags & O_DIRECTORY && !(flags & O_CREAT) ? LOOKUP_DIRECTORY : 0);
}

/* A name that is to be made if it is not there can't end in a slash: EISDIR even if it is there. */
static struct file *create_directory_name(int dfd, char *path)
{
	size_t len = strlen(path);
	struct dentry *dentry;

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	dentry = lookup(dfd, path, LOOKUP_CREATE);
	return IS_ERR(dentry) && PTR_ERR(dentry) != -EROFS ? ERR_PTR(PTR_ERR(dentry))
							   : ERR_PTR(-EISDIR);
}

static struct file *do_open(int dfd, char *path, unsigned int flags)
{
	size_t len = strlen(path);
	struct dentry *dentry;

	if ((flags & O_CREAT) && len && path[len - 1] == '/')
		return create_directory_name(dfd, path);
	dentry = lookup(dfd, path, open_lookup_flags(flags));
	if (IS_ERR(dentry))
		return ERR_PTR(PTR_ERR(dentry));
	return open_path(dentry, flags);
}

/* Flags that nobody knows are no error in open(2); some that contradict each other are. */
static int check_flags(unsigned int *flags)
{
	*flags = (*flags & OPEN_FLAGS) | O_LARGEFILE;
	if (*flags & __O_SYNC)
		*flags |= O_DSYNC;
	if (*flags & O_PATH)
		*flags &= PATH_FLAGS;
	if ((*flags & (O_CREAT | O_DIRECTORY)) == (O_CREAT | O_DIRECTORY))
		return -EINVAL;
	if (!(*flags & __O_TMPFILE))
		return 0;
	if ((*flags & (O_TMPFILE | O_CREAT)) != O_TMPFILE || !(access_mode(*flags) & MAY_WRITE))
		return -EINVAL;
	return 0;
}

static long do_sys_open(int dfd, const char __user *filename, int user_flags)
{
	unsigned int flags = (unsigned int)user_flags;
	int error = check_flags(&flags);
	char *path;
	int fd;

	if (error)
		return error;
	path = getname(filename);
	if (IS_ERR(path))
		return PTR_ERR(path);
	fd = get_unused_fd(0, flags & O_CLOEXEC);
	if (fd >= 0) {
		struct file *file = do_open(dfd, path, flags);

		if (IS_ERR(file)) {
			put_unused_fd((unsigned int)fd);
			fd = PTR_ERR(file);
		} else {
			fd_install((unsigned int)fd, file);
		}
	}
	kfree(path);
	return fd;
}

SYSCALL_DEFINE4(openat, int, dfd, const char __user *, filename, int, flags, umode_t, mode)
{
	return do_sys_open(dfd, filename, flags);
}

SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, filename, flags);
}

SYSCALL_DEFINE2(creat, const char __user *, pathname, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC);
}

SYSCALL_DEFINE1(close, unsigned int, fd)
{
	return close_fd(fd);
}
