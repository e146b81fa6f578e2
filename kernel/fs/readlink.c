/*
 * readlink(2), readlinkat(2): where a symbolic link points. /proc/self/exe is one, to the program.
 */
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>

/* The text of the link at @path, of *@len bytes; or ERR_PTR(). */
static const char *read_link(const char *path, size_t *len)
{
	struct inode *inode;

	if (strcmp(path, "/proc/self/exe") == 0) {
		*len = strlen(current->exe_path);
		return current->exe_path;
	}
	inode = path_lookup(path, false);
	if (IS_ERR(inode))
		return ERR_PTR(PTR_ERR(inode));
	if ((inode->mode & S_IFMT) != S_IFLNK)
		return ERR_PTR(-EINVAL);
	*len = inode->size;
	return inode->data;
}

static long copy_link(int dfd, const char *path, char __user *buf, size_t size)
{
	const char *text;
	size_t len;

	if (path[0] != '/' && dfd != AT_FDCWD && !fd_is_open(dfd))
		return -EBADF;
	if (!path[0])
		return -ENOENT;
	if (path[0] != '/' && dfd != AT_FDCWD)
		return -ENOTDIR; /* no descriptor is a directory yet */
	text = read_link(path, &len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	len = min(len, size);
	return copy_to_user(buf, text, len) ? -EFAULT : (long)len;
}

static long do_readlinkat(int dfd, const char __user *pathname, char __user *buf, int bufsiz)
{
	char *path;
	long ret;

	if (bufsiz <= 0)
		return -EINVAL;
	path = getname(pathname);
	if (IS_ERR(path))
		return PTR_ERR(path);
	ret = copy_link(dfd, path, buf, bufsiz);
	kfree(path);
	return ret;
}

SYSCALL_DEFINE4(readlinkat, int, dfd, const char __user *, pathname, char __user *, buf, int,
		bufsiz)
{
	return do_readlinkat(dfd, pathname, buf, bufsiz);
}

SYSCALL_DEFINE3(readlink, const char __user *, pathname, char __user *, buf, int, bufsiz)
{
	return do_readlinkat(AT_FDCWD, pathname, buf, bufsiz);
}
