/* Paths: walked component by component, as path_resolution(7) says. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/uaccess.h>

#define MAX_LINKS 40 /* symbolic links in one walk: Linux's MAXSYMLINKS */

struct walk {
	struct dentry *at; /* what it has reached */
	int links;
	bool create; /* LOOKUP_CREATE */
};

/* A path, or the rest of one.  @last: no component comes after it, so its last is the walk's. */
struct path {
	const char *text;
	bool last;
	bool follow; /* a link at the end */
};

static int walk_path(struct walk *w, struct path path);

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

/* Walk the text of the link that the walk stands on, from the directory that holds it. */
static int walk_text(struct walk *w, bool last)
{
	const struct inode *link = w->at->inode;
	char *target;
	int error;

	if (!link->size)
		return -ENOENT;
	target = kmalloc(link->size + 1);
	if (!target)
		return -ENOMEM;
	memcpy(target, link->data, link->size);
	target[link->size] = '\0';
	w->at = w->at->parent;
	error = walk_path(w, (struct path){ target, last, true });
	kfree(target);
	return error;
}

static int walk_link(struct walk *w, bool last)
{
	const struct inode *link = w->at->inode;
	struct dentry *to;

	if (++w->links > MAX_LINKS)
		return -ELOOP;
	if (!link->i_op || !link->i_op->follow)
		return walk_text(w, last);
	to = link->i_op->follow(w->at);
	if (!to)
		return -ENOENT;
	w->at = to;
	return 0;
}

static struct dentry *find_entry(struct dentry *dir, const char *name, size_t len)
{
	struct dentry *entry = d_child(dir, name, len);

	if (!entry && dir->inode->i_op && dir->inode->i_op->lookup)
		entry = dir->inode->i_op->lookup(dir, name, len);
	return entry;
}

/* One component, of @len bytes, from the directory that the walk has reached. */
static int walk_component(struct walk *w, const char *name, size_t len, bool follow, bool last)
{
	struct dentry *entry;

	if (len == 1 && name[0] == '.')
		return 0;
	if (len == 2 && name[0] == '.' && name[1] == '.') {
		w->at = w->at->parent;
		return 0;
	}
	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	entry = find_entry(w->at, name, len);
	if (!entry)
		return last && w->create ? -EROFS : -ENOENT;
	w->at = entry;
	return follow && is_type(entry->inode, S_IFLNK) ? walk_link(w, last) : 0;
}

/* A slash after a component, even the last, asks for a directory: so a link there is followed. */
static int walk_path(struct walk *w, struct path path)
{
	const char *text = path.text;

	if (*text == '/')
		w->at = &root_dentry;
	while (*text) {
		const char *slash = strchr(text, '/');
		size_t len = slash ? (size_t)(slash - text) : strlen(text);
		bool last = path.last && !slash;
		int error;

		if (!is_type(w->at->inode, S_IFDIR))
			return -ENOTDIR;
		error = len ? inode_permission(w->at->inode, MAY_EXEC) : 0;
		if (!error && len)
			error = walk_component(w, text, len, path.follow || slash, last);
		if (error)
			return error;
		if (slash && !is_type(w->at->inode, S_IFDIR))
			return -ENOTDIR;
		text += len + (slash != NULL);
	}
	return 0;
}

/* Where a relative path begins; an empty one also ends there. */
static struct dentry *start_of(int dfd, const char *path)
{
	struct file *file;
	struct dentry *dentry;

	if (path[0] == '/')
		return &root_dentry;
	if (dfd == AT_FDCWD)
		return READ_ONCE(current->fs->pwd);
	file = fget_raw((unsigned int)dfd);
	if (!file)
		return ERR_PTR(-EBADF);
	dentry = file->dentry;
	fput(file);
	if (path[0] && (!dentry || !is_type(dentry->inode, S_IFDIR)))
		return ERR_PTR(-ENOTDIR);
	return dentry;
}

struct dentry *lookup(int dfd, const char *path, unsigned int flags)
{
	struct walk w = { .create = flags & LOOKUP_CREATE };
	int error;

	if (!path[0] && !(flags & LOOKUP_EMPTY))
		return ERR_PTR(-ENOENT);
	w.at = current->fs ? start_of(dfd, path) : &root_dentry;
	if (IS_ERR(w.at))
		return w.at;
	if (!w.at) /* the descriptor's file has no name: a pipe */
		return ERR_PTR(-EACCES);
	error = walk_path(&w, (struct path){ path, true, flags & LOOKUP_FOLLOW });
	if (!error && (flags & LOOKUP_DIRECTORY) && !is_type(w.at->inode, S_IFDIR))
		error = -ENOTDIR;
	return error ? ERR_PTR(error) : w.at;
}

struct dentry *lookup_user(int dfd, const char __user *filename, unsigned int flags)
{
	char *path = getname(filename);
	struct dentry *dentry;

	if (IS_ERR(path))
		return ERR_PTR(PTR_ERR(path));
	dentry = lookup(dfd, path, flags);
	kfree(path);
	return dentry;
}

struct inode *path_lookup(const char *path, bool follow)
{
	return path_lookup_at(AT_FDCWD, path, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

struct inode *path_lookup_at(int dfd, const char *path, int flags)
{
	struct dentry *dentry = lookup(dfd, path, at_lookup_flags(flags));

	return IS_ERR(dentry) ? ERR_PTR(PTR_ERR(dentry)) : dentry->inode;
}
