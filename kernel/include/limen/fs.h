/*
 * Files: the inodes of the initramfs, open files with their operations, and a task's descriptors.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/list.h>
#include <limen/pagemap.h>
#include <limen/uio.h>

#define S_IFMT		    0170000
#define S_IFDIR		    0040000
#define S_IFCHR		    0020000
#define S_IFREG		    0100000
#define S_IFLNK		    0120000
#define MKDEV(major, minor) ((major) << 8 | (minor))

#define PATH_MAX 4096
#define AT_FDCWD (-100) /* in place of a directory's descriptor: the working directory */

/* inode - a file itself.  Those of the initramfs live for ever. */
struct inode {
	struct list_head list; /* in initramfs.c's list */
	const char *path; /* without the leading '/' */
	umode_t mode;
	u32 uid, gid, nlink;
	u64 ino, rdev;
	u64 mtime; /* seconds since 1970 */
	const char *data; /* the contents, in the initramfs */
	u64 size;
	u64 futex_seq; /* names it in futex keys; 0: not yet (futex_key.c) */
	u32 count; /* atomic: references; the initramfs has one to each of its own */
	void (*release)(struct inode *inode); /* after the last iput() */
	struct address_space mapping; /* its pages in memory */
};

/* ihold(), iput() - take and give back a reference. */
static inline void ihold(struct inode *inode)
{
	__atomic_add_fetch(&inode->count, 1, __ATOMIC_RELAXED);
}

static inline void iput(struct inode *inode)
{
	if (__atomic_sub_fetch(&inode->count, 1, __ATOMIC_ACQ_REL) == 0)
		inode->release(inode);
}

/* may_execute() - is it a regular file with a permission to execute? (execve(2), EACCES) */
static inline bool may_execute(const struct inode *inode)
{
	return (inode->mode & S_IFMT) == S_IFREG && (inode->mode & 0111);
}

struct file;

struct file_operations {
	/* takes bytes off the iterator; returns how many, or -errno when it took none */
	ssize_t (*write_iter)(struct file *file, struct iov_iter *from);
	long (*ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	/* the area may be changed before it is mapped; NULL: ENODEV */
	int (*mmap)(struct file *file, struct vm_area *area);
};

#define FMODE_READ  1
#define FMODE_WRITE 2

/* file - an open file; shared by every descriptor that refers to it. */
struct file {
	const struct file_operations *f_op;
	struct inode *inode;
	u32 count; /* atomic: references */
	u32 f_mode; /* FMODE_* */
};

#define NR_OPEN_DEFAULT 64

/* files_struct - a task's descriptors. */
struct files_struct {
	struct file *fd[NR_OPEN_DEFAULT];
};

/* initramfs_init() - index the archive at [data, data + size); panics when it is corrupt. */
void initramfs_init(const char *data, u64 size);
/*
 * initramfs_find() - the member of this plain name ("bin/hello", of @len bytes; none: the root), or
 * NULL.
 */
struct inode *initramfs_find(const char *path, size_t len);

/*
 * path_lookup() - the inode at the end of @path; when that is a symbolic link, with @follow where
 * it points.  ERR_PTR(-ENOENT, -ENOTDIR, -ELOOP, -ENAMETOOLONG, -ENOMEM).
 */
struct inode *path_lookup(const char *path, bool follow);

/* fget() - the file of descriptor @fd of the current task, with a reference; NULL: EBADF. */
struct file *fget(unsigned int fd);
void fput(struct file *file);

/*
 * vfs_write() - let @file take the iterator's bytes: how many it took, or -errno (-EINVAL: it takes
 * none).
 */
ssize_t vfs_write(struct file *file, struct iov_iter *from);

/* fd_is_open() - does @fd name an open file of the current task? */
bool fd_is_open(unsigned int fd);

/*
 * getname() - a path from user space; the caller kfree()s it. ERR_PTR(-EFAULT, -ENAMETOOLONG,
 * -ENOMEM).
 */
char *getname(const char __user *filename);

/* files_create() - descriptors 0, 1 and 2 on the console; NULL when memory is out. */
struct files_struct *files_create(void);
void files_free(struct files_struct *files);

/* console_open() - /dev/console, the terminal; NULL when memory is out. */
struct file *console_open(void);
