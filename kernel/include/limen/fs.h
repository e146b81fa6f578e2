/*
 * Files: inodes, the names that lead to them, and open files with their operations.
 *
 * For now there is one tree, unpacked from the initramfs, which can't be written to.  Its inodes
 * and names live for ever: what a look-up returns needs no reference.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/fdtable.h>
#include <limen/list.h>
#include <limen/mutex.h>
#include <limen/pagemap.h>
#include <limen/uio.h>

#define S_IFMT	 0170000
#define S_IFSOCK 0140000
#define S_IFLNK	 0120000
#define S_IFREG	 0100000
#define S_IFBLK	 0060000
#define S_IFDIR	 0040000
#define S_IFCHR	 0020000
#define S_IFIFO	 0010000
#define S_ISUID	 0004000
#define S_ISGID	 0002000
#define S_ISVTX	 0001000
#define S_IXGRP	 0000010

/* A device's number as stat(2) shows it: up to 12 bits of major, 20 of minor. */
#define MKDEV(major, minor) (((minor)&0xffUL) | ((major)&0xfffUL) << 8 | ((minor)&0xfff00UL) << 12)

#define MAJOR(dev) ((u32)((dev) >> 8 & 0xfff))
#define MINOR(dev) ((u32)(((dev)&0xff) | ((dev) >> 12 & 0xfff00)))

#define PATH_MAX 4096
#define NAME_MAX 255
#define AT_FDCWD (-100) /* in place of a directory's descriptor: the working directory */

struct dentry;
struct file;
struct inode;
struct poll_table;
struct vm_area;

/* What a directory or link does that is not just kept in memory (/proc); each may be NULL. */
struct inode_operations {
	/* the entry of that name that is not among the directory's children, or NULL */
	struct dentry *(*lookup)(struct dentry *dir, const char *name, size_t len);
	/* where a link leads that has no text to be walked; NULL: nowhere (ENOENT) */
	struct dentry *(*follow)(struct dentry *link);
};

/* inode - a file itself. */
struct inode {
	umode_t mode;
	u32 uid, gid, nlink;
	u32 count; /* atomic: references */
	u64 dev, ino, rdev;
	u64 mtime; /* seconds since 1970 */
	u64 size;
	u64 futex_seq; /* names it in futex keys; 0: not yet (futex_key.c) */
	const char *data; /* a file's or link's contents, in the initramfs */
	const struct file_operations *f_op; /* of a file that is opened by name; NULL: ENXIO */
	const struct inode_operations *i_op; /* or NULL */
	void (*release)(struct inode *inode); /* at the last iput(); NULL: it lives for ever */
	struct dentry *dentry; /* one of its names, or NULL */
	struct address_space mapping;
};

/* dentry - a name in a directory. */
struct dentry {
	const char *name; /* @len bytes, not terminated */
	u32 len;
	struct dentry *parent; /* the root is its own */
	struct inode *inode;
	struct list_head children; /* a directory's, the newest first */
	struct list_head sibling;
};

static inline bool is_type(const struct inode *inode, umode_t type)
{
	return (inode->mode & S_IFMT) == type;
}

static inline void ihold(struct inode *inode)
{
	__atomic_add_fetch(&inode->count, 1, __ATOMIC_RELAXED);
}

void iput(struct inode *inode);

/* file->f_mode */
#define FMODE_READ	 0x1U
#define FMODE_WRITE	 0x2U
#define FMODE_LSEEK	 0x4U
#define FMODE_PREAD	 0x8U
#define FMODE_PWRITE	 0x10U
#define FMODE_PATH	 0x4000U /* O_PATH: names a file, and that is all */
#define FMODE_ATOMIC_POS 0x8000U /* f_pos is guarded by f_pos_lock */

/* Takes one directory entry; false: it does not fit. */
struct dir_context {
	bool (*emit)(struct dir_context *ctx, const char *name, size_t len,
		     const struct inode *inode);
	loff_t pos;
};

/*
 * What a kind of file does.  Each may be NULL, then the call fails as it does on Linux for such a
 * file.  All may sleep.
 */
struct file_operations {
	loff_t (*llseek)(struct file *file, loff_t offset, int whence); /* NULL: ESPIPE */
	/* put bytes into, take bytes off the iterator: how many, or -errno when none; *pos moves */
	ssize_t (*read_iter)(struct file *file, struct iov_iter *to, loff_t *pos);
	ssize_t (*write_iter)(struct file *file, struct iov_iter *from, loff_t *pos);
	/* give out entries from ctx->pos on, and move that */
	int (*iterate)(struct file *file, struct dir_context *ctx);
	/* what is possible now (POLL*), after a poll_wait() on each queue that tells of more */
	unsigned int (*poll)(struct file *file, struct poll_table *table);
	long (*ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area *area);
	int (*fsync)(struct file *file); /* NULL: EINVAL */
	int (*open)(struct file *file); /* the last step of an open() by name: 0 or -errno */
	void (*release)(struct file *file); /* the last reference is gone */
};

/* file - an open file; shared by every descriptor that refers to it. */
struct file {
	const struct file_operations *f_op;
	u32 count; /* atomic: references */
	u32 f_mode; /* FMODE_*; never changes */
	u32 f_flags; /* O_*: fcntl(2) F_SETFL changes it while others read */
	struct inode *inode; /* with a reference */
	struct dentry *dentry; /* the name by which it was opened, or NULL */
	void *private_data;
	u32 f_version; /* for the kind of file: of what it was opened */
	struct mutex f_pos_lock;
	loff_t f_pos; /* with FMODE_ATOMIC_POS guarded by the lock */
};

/*
 * alloc_file() - a file with one reference, open as @flags (O_*) say; takes its own reference to
 * @inode.  ERR_PTR(-ENFILE, -ENOMEM).
 */
struct file *alloc_file(struct inode *inode, const struct file_operations *f_op,
			unsigned int flags);
/* open_dentry() - the same by name, with the file's own open(). ERR_PTR(-ENXIO, ...). */
struct file *open_dentry(struct dentry *dentry, unsigned int flags);

static inline void get_file(struct file *file)
{
	__atomic_add_fetch(&file->count, 1, __ATOMIC_RELAXED);
}

void __fput(struct file *file);

/* fput() - give up a reference.  May sleep. */
static inline void fput(struct file *file)
{
	if (__atomic_sub_fetch(&file->count, 1, __ATOMIC_ACQ_REL) == 0)
		__fput(file);
}

/* fput_pos() - the same after fget_pos(). */
static inline void fput_pos(struct file *file)
{
	if (unlikely(file->f_mode & FMODE_ATOMIC_POS))
		mutex_unlock(&file->f_pos_lock);
	fput(file);
}

/* --- reading and writing (rw.c) --- */

/*
 * vfs_read(), vfs_write() - move @count bytes at most between @file and user memory, at *@pos, with
 * all the checks that Linux makes and in its order; how many, or -errno.
 * vfs_readv(), vfs_writev() - the same for an iterator.
 */
ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
ssize_t vfs_readv(struct file *file, struct iov_iter *to, loff_t *pos);
ssize_t vfs_writev(struct file *file, struct iov_iter *from, loff_t *pos);

/* generic_llseek() - of a file of inode->size bytes; noop_llseek() - stays where it is. */
loff_t generic_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);

/* --- names (namei.c) --- */

#define LOOKUP_FOLLOW	 0x1 /* a link at the end of the path, too */
#define LOOKUP_DIRECTORY 0x2 /* what is found has to be one */
#define LOOKUP_EMPTY	 0x4 /* an empty path is what @dfd names */
#define LOOKUP_CREATE	 0x8 /* if all but the last name is there: -EROFS, not -ENOENT */

/*
 * lookup() - walk @path from the working directory or from what @dfd names; ERR_PTR(-ENOENT,
 * -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG, -EBADF, -ENOMEM).
 */
struct dentry *lookup(int dfd, const char *path, unsigned int flags);
/* lookup_user() - the same for a path in user memory; also ERR_PTR(-EFAULT). */
struct dentry *lookup_user(int dfd, const char __user *path, unsigned int flags);
/* path_lookup(), path_lookup_at() - the inode, by AT_EMPTY_PATH and AT_SYMLINK_NOFOLLOW. */
struct inode *path_lookup(const char *path, bool follow);
struct inode *path_lookup_at(int dfd, const char *path, int flags);

#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_EACCESS	    0x200
#define AT_NO_AUTOMOUNT	    0x800
#define AT_EMPTY_PATH	    0x1000

/* at_lookup_flags() - LOOKUP_* for AT_*. */
static inline unsigned int at_lookup_flags(int flags)
{
	return (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
	       (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
}

/*
 * getname() - a path from user space; the caller kfree()s it. ERR_PTR(-EFAULT, -ENAMETOOLONG,
 * -ENOMEM).
 */
char *getname(const char __user *filename);

/*
 * d_path() - write the path of @dentry to the end of @buf, with a NUL; where it begins, or
 * ERR_PTR(-ENAMETOOLONG).
 */
char *d_path(const struct dentry *dentry, char *buf, size_t size);

/* --- permissions (permission.c) --- */

#define MAY_EXEC  1
#define MAY_WRITE 2
#define MAY_READ  4

/*
 * inode_permission() - may the current task, by its fsuid and fsgid, do what @mask says?  0,
 * -EACCES, or -EROFS.
 */
int inode_permission(const struct inode *inode, int mask);
/* may_execute() - is it a regular file that the current task may execute? (execve(2), EACCES) */
bool may_execute(const struct inode *inode);

/* --- the tree (dcache.c) --- */

extern struct dentry root_dentry;

/* d_child() - the entry of directory @dir with that name, or NULL. */
struct dentry *d_child(struct dentry *dir, const char *name, size_t len);
/* new_inode() - one that lives for ever, with no name yet.  Panics when memory is out: only while
 * the kernel starts. */
struct inode *new_inode(umode_t mode);
/* d_add() - give @inode the name @name, which must last, in @dir.  Panics likewise. */
struct dentry *d_add(struct dentry *dir, const char *name, size_t len, struct inode *inode);
/* d_remove() - undo d_add(). */
void d_remove(struct dentry *dentry);
/*
 * inode_set_type() - the operations that the type and device number in its mode and rdev ask for.
 */
void inode_set_type(struct inode *inode);

/* initramfs_init() - unpack the archive at [data, data + size); panics when it is corrupt. */
void initramfs_init(const char *data, u64 size);
/* devices_init(), proc_init() - what is in /dev and /proc, besides. */
void devices_init(void);
void proc_init(void);
/* chrdev_fops() - the operations of the character device @rdev, or NULL. */
const struct file_operations *chrdev_fops(u64 rdev);
