/*
 * The members of the initramfs become files, in the way of Linux (init/initramfs.c there): a later
 * member of the same name replaces an earlier one, and names that share an inode number are one
 * file, whose contents come with any of them (GNU cpio has them with the last).
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/string.h>
#include "initramfs.h"
#include "internal.h"

/* A file with more names to come, and its numbers in the archive. */
struct link {
	struct list_head list;
	u32 ino, major, minor;
	struct inode *inode;
};

static LIST_HEAD(links);

/* Where a name is to go. */
struct place {
	struct dentry *dir;
	const char *name; /* NULL: the path ends in "." or the like: at the directory itself */
	size_t len;
};

void forget_links(void)
{
	struct link *link, *next;

	list_for_each_entry_safe(link, next, &links, list)
		kfree(link);
	INIT_LIST_HEAD(&links);
}

/* --- where --- */

/* The directory of @path, of which @len bytes name it. */
static struct dentry *find_dir(const char *path, size_t len)
{
	struct dentry *dir;
	char *copy;

	if (!len)
		return &root_dentry;
	copy = kmalloc(len + 1);
	if (!copy)
		panic("not enough memory for the tree of files");
	memcpy(copy, path, len);
	copy[len] = '\0';
	dir = lookup(AT_FDCWD, copy, LOOKUP_FOLLOW | LOOKUP_DIRECTORY);
	kfree(copy);
	return dir;
}

static bool find_place(const char *path, struct place *place)
{
	size_t end = strlen(path), start;

	while (end && path[end - 1] == '/')
		end--;
	for (start = end; start && path[start - 1] != '/'; start--)
		;
	*place = (struct place){ .name = path + start, .len = end - start };
	if (place->len > NAME_MAX)
		return false;
	if (!place->len || d_is_dots(place->name, place->len)) {
		place->name = NULL;
		start = end;
	}
	place->dir = find_dir(path, start);
	return !IS_ERR(place->dir);
}

/* --- what --- */

static struct inode *find_link(const struct member *member)
{
	const u32 *field = member->field;
	struct link *link;

	list_for_each_entry(link, &links, list)
		if (link->ino == field[INO] && link->major == field[DEVMAJOR] &&
		    link->minor == field[DEVMINOR] && is_type(link->inode, field[MODE] & S_IFMT))
			return link->inode;
	return NULL;
}

static void remember_link(const struct member *member, struct inode *inode)
{
	const u32 *field = member->field;
	struct link *link = kmalloc(sizeof(*link));

	if (!link)
		panic("not enough memory for the tree of files");
	*link = (struct link){ .ino = field[INO],
			       .major = field[DEVMAJOR],
			       .minor = field[DEVMINOR],
			       .inode = inode };
	list_add(&link->list, &links);
}

static void fill_inode(struct inode *inode, const struct member *member)
{
	const u32 *field = member->field;

	inode->mode = field[MODE];
	inode->uid = field[UID];
	inode->gid = field[GID];
	inode->mtime = field[MTIME];
	if (is_type(inode, S_IFCHR) || is_type(inode, S_IFBLK))
		inode->rdev = MKDEV(field[RDEVMAJOR], field[RDEVMINOR]);
	if (is_type(inode, S_IFLNK))
		inode->mode = S_IFLNK | 0777;
	if ((is_type(inode, S_IFREG) || is_type(inode, S_IFLNK)) && field[FILESIZE]) {
		inode->data = member->data;
		inode->size = field[FILESIZE];
	}
	inode_set_type(inode);
}

/* May an entry that is there already stay, to be filled anew; or else can it be taken away? */
static bool replace(struct dentry *old, const struct member *member, bool *keep)
{
	umode_t type = member->field[MODE] & S_IFMT;

	*keep = is_type(old->inode, type) && type != S_IFLNK;
	if (*keep)
		return true;
	if (!list_empty(&old->children))
		return false;
	d_remove(old);
	return true;
}

static bool is_known_type(umode_t type)
{
	return type == S_IFREG || type == S_IFDIR || type == S_IFLNK || type == S_IFCHR ||
	       type == S_IFBLK || type == S_IFIFO || type == S_IFSOCK;
}

/* A new name, for a new inode or for one that has a name already. */
static void add_file(const struct place *place, const struct member *member)
{
	umode_t type = member->field[MODE] & S_IFMT;
	bool linked = member->field[NLINK] > 1 && type != S_IFDIR && type != S_IFLNK;
	struct inode *inode = linked ? find_link(member) : NULL;

	if (!inode) {
		inode = new_inode(member->field[MODE]);
		if (linked)
			remember_link(member, inode);
	}
	d_add(place->dir, place->name, place->len, inode);
	fill_inode(inode, member);
}

void unpack(const struct member *member)
{
	umode_t type = member->field[MODE] & S_IFMT;
	struct dentry *old;
	struct place place;
	bool keep;

	if (!is_known_type(type) || !find_place(member->name, &place))
		return;
	old = place.name ? d_child(place.dir, place.name, place.len) : place.dir;
	if (!old) {
		add_file(&place, member);
	} else if (place.name ? replace(old, member, &keep) : type == S_IFDIR) {
		if (!place.name || keep)
			fill_inode(old->inode, member);
		else
			add_file(&place, member);
	}
}
