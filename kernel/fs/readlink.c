/* readlink(2), readlinkat(2): where a symbolic link points. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>

static long copy_text(const char *text, size_t len, char __user *buf, size_t size)
{
	len = min(len, size);
	return copy_to_user(buf, text, len) ? -EFAULT : (long)len;
}

/* A link without a text of its own shows the path of the file that it leads to. */
static long copy_target_path(struct dentry *link, char __user *buf, size_t size)
{
	struct dentry *to = link->inode->i_op->follow(link);
	char *page, *path;
	long ret;

	if (!to)
		return -ENOENT;
	page = kmalloc(PATH_MAX);
	if (!page)
		return -ENOMEM;
	path = d_path(to, page, PATH_MAX);
	ret = IS_ERR(path) ? PTR_ERR(path) : copy_text(path, strlen(path), buf, size);
	kfree(page);
	return ret;
}

/* An empty path is the link that @dfd was opened for, with O_PATH and O_NOFOLLOW. */
static long read_link(int dfd, const char *path, char __user *buf, size_t size)
{
	struct dentry *link = lookup(dfd, path, LOOKUP_EMPTY);

	if (IS_ERR(link))
		return PTR_ERR(link) == -EACCES && !path[0] ? -ENOENT : PTR_ERR(link);
	if (!is_type(link->inode, S_IFLNK))
		return path[0] ? -EINVAL : -ENOENT;
	if (link->inode->i_op && link->inode->i_op->follow)
		return copy_target_path(link, buf, size);
	return copy_text(link->inode->data, link->inode->size, buf, size);
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
	ret = read_link(dfd, path, buf, (size_t)bufsiz);
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
