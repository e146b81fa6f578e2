/*
 * Paths: walked component by component, as path_resolution(7) says.  A walk keeps the path of the
 * inode that it has reached, written plainly ("bin/hello"; empty for the root), since the initramfs
 * knows its members by that.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/string.h>
#include <limen/uaccess.h>

#define NAME_MAX  255
#define MAX_LINKS 40 /* symbolic links in one walk: Linux's MAXSYMLINKS */

struct walk {
	char path[PATH_MAX];
	size_t len;
	struct inode *inode;
	int links;
};

static int walk_path(struct walk *w, const char *path, bool follow);

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

static bool is_type(const struct inode *inode, umode_t type)
{
	return (inode->mode & S_IFMT) == type;
}

/* Back to the first @len bytes of the path: a directory that the walk has passed. */
static void walk_to(struct walk *w, size_t len)
{
	w->len = len;
	w->inode = initramfs_find(w->path, len);
}

static void walk_up(struct walk *w)
{
	size_t len = w->len;

	while (len > 0 && w->path[--len] != '/')
		;
	walk_to(w, len);
}

/* The walk stands on a symbolic link: on to where it points, from the directory that holds it. */
static int walk_link(struct walk *w)
{
	const struct inode *link = w->inode;
	char *target;
	int error;

	if (++w->links > MAX_LINKS)
		return -ELOOP;
	if (!link->size)
		return -ENOENT;
	target = kmalloc(link->size + 1);
	if (!target)
		return -ENOMEM;
	memcpy(target, link->data, link->size);
	target[link->size] = '\0';
	walk_up(w);
	error = walk_path(w, target, true);
	kfree(target);
	return error;
}

/* One component, of @len bytes, from the directory that the walk has reached. */
static int walk_component(struct walk *w, const char *name, size_t len, bool follow)
{
	size_t slash = w->len > 0;

	if (len == 1 && name[0] == '.')
		return 0;
	if (len == 2 && name[0] == '.' && name[1] == '.') {
		walk_up(w);
		return 0;
	}
	if (len > NAME_MAX || w->len + slash + len >= PATH_MAX)
		return -ENAMETOOLONG;
	w->path[w->len] = '/';
	memcpy(w->path + w->len + slash, name, len);
	walk_to(w, w->len + slash + len);
	if (!w->inode)
		return -ENOENT;
	return follow && is_type(w->inode, S_IFLNK) ? walk_link(w) : 0;
}

/* A slash after a component, even the last, asks for a directory: so a link there is followed. */
static int walk_path(struct walk *w, const char *path, bool follow)
{
	if (*path == '/')
		walk_to(w, 0);
	while (*path) {
		const char *slash = strchr(path, '/');
		size_t len = slash ? (size_t)(slash - path) : strlen(path);
		int error;

		if (!is_type(w->inode, S_IFDIR))
			return -ENOTDIR;
		error = len ? walk_component(w, path, len, follow || slash) : 0;
		if (error)
			return error;
		if (slash && !is_type(w->inode, S_IFDIR))
			return -ENOTDIR;
		path += len + (slash != NULL);
	}
	return 0;
}

/* The working directory of every task is the root, so every path is walked from there. */
struct inode *path_lookup(const char *path, bool follow)
{
	struct walk *w = kmalloc(sizeof(*w));
	struct inode *inode;
	int error;

	if (!w)
		return ERR_PTR(-ENOMEM);
	w->links = 0;
	walk_to(w, 0);
	error = walk_path(w, path, follow);
	inode = error ? ERR_PTR(error) : w->inode;
	kfree(w);
	return inode;
}
