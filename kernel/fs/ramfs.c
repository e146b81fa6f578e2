/* Regular files and directories of the tree, opened: where they are, what is in them. */
#include <limen/errno.h>
#include <limen/sched.h>
#include <limen/string.h>
#include "internal.h"

#define SEEK_SET  0
#define SEEK_CUR  1
#define SEEK_END  2
#define SEEK_DATA 3
#define SEEK_HOLE 4

#define LOFF_MAX ((loff_t)(~0UL >> 1))

/* --- positions; f_pos_lock is held --- */

/* Without holes, all of a file is data and its end is one hole: lseek(2). */
static loff_t seek_data(const struct inode *inode, loff_t offset, int whence)
{
	if (offset < 0 || (u64)offset >= inode->size)
		return -ENXIO;
	return whence == SEEK_DATA ? offset : (loff_t)inode->size;
}

static loff_t set_pos(struct file *file, loff_t base, loff_t offset)
{
	if (offset > 0 && base > LOFF_MAX - offset)
		return -EINVAL;
	if (base + offset < 0)
		return -EINVAL;
	file->f_pos = base + offset;
	return file->f_pos;
}

loff_t generic_llseek(struct file *file, loff_t offset, int whence)
{
	switch (whence) {
	case SEEK_SET:
		return set_pos(file, 0, offset);
	case SEEK_CUR:
		return set_pos(file, file->f_pos, offset);
	case SEEK_END:
		return set_pos(file, (loff_t)file->inode->size, offset);
	case SEEK_DATA:
	case SEEK_HOLE:
		offset = seek_data(file->inode, offset, whence);
		return offset < 0 ? offset : set_pos(file, 0, offset);
	}
	return -EINVAL;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}

static loff_t directory_llseek(struct file *file, loff_t offset, int whence)
{
	return whence == SEEK_SET || whence == SEEK_CUR ? generic_llseek(file, offset, whence)
							: -EINVAL;
}

/* --- contents --- */

/* A page of the file, out of the archive. */
static int initramfs_readpage(struct inode *inode, struct page *page)
{
	u64 pos = page->index << PAGE_SHIFT;
	size_t n = min((u64)PAGE_SIZE, inode->size - pos);
	char *to = page_to_virt(page);

	memcpy(to, inode->data + pos, n);
	memset(to + n, 0, PAGE_SIZE - n);
	return 0;
}

const struct address_space_operations initramfs_aops = {
	.readpage = initramfs_readpage,
};

static ssize_t regular_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	u64 at = (u64)*pos;
	ssize_t ret = filemap_read(file->inode, &at, to);

	*pos = (loff_t)at;
	return ret;
}

static ssize_t directory_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	return -EISDIR;
}

/* Nothing is on a disk, so all that was written is as safe as it gets. */
static int noop_fsync(struct file *file)
{
	return 0;
}

/* The child at place @n, counted from 0; NULL: there are fewer. */
static struct dentry *nth_child(struct dentry *dir, loff_t n)
{
	struct dentry *child;

	list_for_each_entry(child, &dir->children, sibling)
		if (n-- == 0)
			return child;
	return NULL;
}

static bool emit_dots(struct dentry *dir, struct dir_context *ctx)
{
	if (ctx->pos == 0) {
		if (!ctx->emit(ctx, ".", 1, dir->inode))
			return false;
		ctx->pos = 1;
	}
	if (ctx->pos == 1) {
		if (!ctx->emit(ctx, "..", 2, dir->parent->inode))
			return false;
		ctx->pos = 2;
	}
	return true;
}

static int directory_iterate(struct file *file, struct dir_context *ctx)
{
	struct dentry *dir = file->dentry, *child;

	if (!emit_dots(dir, ctx))
		return 0;
	child = nth_child(dir, ctx->pos - 2);
	for (; child && &child->sibling != &dir->children;
	     child = list_next_entry(child, sibling), ctx->pos++)
		if (!ctx->emit(ctx, child->name, child->len, child->inode))
			break;
	return 0;
}

const struct file_operations regular_fops = {
	.llseek = generic_llseek,
	.read_iter = regular_read,
	.mmap = generic_file_mmap,
	.fsync = noop_fsync,
};

const struct file_operations directory_fops = {
	.llseek = directory_llseek,
	.read_iter = directory_read,
	.iterate = directory_iterate,
	.fsync = noop_fsync,
};
