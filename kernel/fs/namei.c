/* Paths from user space. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/uaccess.h>

char *getname(const char __user *filename)
{
	char *path = kmalloc(PATH_MAX);
	ssize_t len;

	if (!path)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(path, filename, PATH_MAX);
	if (len >= 0 && len < PATH_MAX)
		return path;
	kfree(path);
	return ERR_PTR(len < 0 ? len : -ENAMETOOLONG);
}
