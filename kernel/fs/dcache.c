/* The tree of names, which is made once, while the kernel starts. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/string.h>
#include "internal.h"

static struct inode root_inode = {
	.mode = S_IFDIR | S_ISVTX | 0777, /* as of a tmpfs */
	.nlink = 2,
	.count = 1,
	.dev = MKDEV(0, 1),
	.ino = 1,
	.size = 0,
	.f_op = &directory_fops,
	.dentry = &root_dentry,
};

struct dentry root_dentry = {
	.name = "",
	.parent = &root_dentry,
	.inode = &root_inode,
	.children = LIST_HEAD_INIT(root_dentry.children),
	.sibling = LIST_HEAD_INIT(root_dentry.sibling),
};

static u64 last_ino = 1;

struct inode *new_inode(umode_t mode)
{
	struct inode *inode = kzalloc(sizeof(*inode));

	if (!inode)
		panic("not enough memory for the tree of files");
	inode->mode = mode;
	inode->count = 1;
	inode->dev = root_inode.dev;
	inode->ino = ++last_ino;
	inode->nlink = is_type(inode, S_IFDIR); /* "." */
	return inode;
}

void inode_set_type(struct inode *inode)
{
	switch (inode->mode & S_IFMT) {
	case S_IFREG:
		inode->f_op = &regular_fops;
		address_space_init(&inode->mapping, inode, &initramfs_aops);
		break;
	case S_IFDIR:
		inode->f_op = &directory_fops;
		break;
	case S_IFCHR:
		inode->f_op = chrdev_fops(inode->rdev);
		break;
	default:
		inode->f_op = NULL;
	}
}

struct dentry *d_add(struct dentry *dir, const char *name, size_t len, struct inode *inode)
{
	struct dentry *dentry = kmalloc(sizeof(*dentry));

	if (!dentry)
		panic("not enough memory for the tree of files");
	*dentry = (struct dentry){ .name = name, .len = len, .parent = dir, .inode = inode };
	INIT_LIST_HEAD(&dentry->children);
	list_add(&dentry->sibling, &dir->children);
	inode->nlink++;
	if (!inode->dentry)
		inode->dentry = dentry;
	if (is_type(inode, S_IFDIR))
		dir->inode->nlink++; /* ".." */
	return dentry;
}

void d_remove(struct dentry *dentry)
{
	list_del(&dentry->sibling);
	dentry->inode->nlink--;
	if (dentry->inode->dentry == dentry)
		dentry->inode->dentry = NULL;
	if (is_type(dentry->inode, S_IFDIR))
		dentry->parent->inode->nlink--;
	kfree(dentry);
}

struct dentry *d_child(struct dentry *dir, const char *name, size_t len)
{
	struct dentry *child;

	list_for_each_entry(child, &dir->children, sibling)
		if (child->len == len && memcmp(child->name, name, len) == 0)
			return child;
	return NULL;
}

char *d_path(const struct dentry *dentry, char *buf, size_t size)
{
	char *at = buf + size;

	*--at = '\0';
	if (dentry->parent == dentry)
		*--at = '/';
	for (; dentry->parent != dentry; dentry = dentry->parent) {
		if ((size_t)(at - buf) < dentry->len + 1UL)
			return ERR_PTR(-ENAMETOOLONG);
		at -= dentry->len;
		memcpy(at, dentry->name, dentry->len);
		*--at = '/';
	}
	return at;
}
