/* Open files: made, and gone with the last reference. */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include "internal.h"

static struct kmem_cache *file_cache;
static u32 nr_files; /* atomic */
static u32 max_files; /* root may have more: fs.file-max */

void fs_init(void)
{
	file_cache = kmem_cache_create("file", sizeof(struct file), 0);
	max_files = max((u32)(nr_total_pages() * (PAGE_SIZE / 1024) / 10), 8192U);
	fdtable_init();
	pipe_init();
	tty_init();
}

void iput(struct inode *inode)
{
	if (__atomic_sub_fetch(&inode->count, 1, __ATOMIC_ACQ_REL) == 0 && inode->release)
		inode->release(inode);
}

/* What the flags of open(2) and the kind of file allow. */
static u32 file_mode(const struct inode *inode, const struct file_operations *f_op,
		     unsigned int flags)
{
	u32 mode = (flags + 1) & O_ACCMODE; /* FMODE_READ and FMODE_WRITE */

	if (flags & O_PATH)
		return FMODE_PATH;
	if (f_op->llseek)
		mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	if (is_type(inode, S_IFREG) || is_type(inode, S_IFDIR))
		mode |= FMODE_ATOMIC_POS;
	return mode;
}

struct file *alloc_file(struct inode *inode, const struct file_operations *f_op, unsigned int flags)
{
	struct file *file;

	if (__atomic_add_fetch(&nr_files, 1, __ATOMIC_RELAXED) > max_files && !capable()) {
		__atomic_sub_fetch(&nr_files, 1, __ATOMIC_RELAXED);
		return ERR_PTR(-ENFILE);
	}
	file = kmem_cache_alloc(file_cache);
	if (!file) {
		__atomic_sub_fetch(&nr_files, 1, __ATOMIC_RELAXED);
		return ERR_PTR(-ENOMEM);
	}
	file->f_op = f_op;
	file->count = 1;
	file->f_mode = file_mode(inode, f_op, flags);
	file->f_flags = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC);
	file->inode = inode;
	file->dentry = NULL;
	file->private_data = NULL;
	file->f_pos = 0;
	mutex_init(&file->f_pos_lock);
	ihold(inode);
	return file;
}

void __fput(struct file *file)
{
	if (file->f_op->release)
		file->f_op->release(file);
	iput(file->inode);
	kmem_cache_free(file_cache, file);
	__atomic_sub_fetch(&nr_files, 1, __ATOMIC_RELAXED);
}
