/* getdents64(2): what is in a directory; and lseek(2), which moves in it too. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>

/* struct linux_dirent64: this, then the name with its NUL, then zeros up to a multiple of 8 */
struct dirent_head {
	u64 d_ino;
	s64 d_off;
	u16 d_reclen;
	u8 d_type;
} __packed;

#define NAME_OFFSET offsetof(struct dirent_head, d_type) + 1

struct getdents {
	struct dir_context ctx;
	char __user *at; /* where the next entry goes */
	size_t left;
	char __user *last; /* the entry before, whose d_off is to be set; or NULL */
	int error; /* why emit() said no */
};

static int set_offset(char __user *entry, loff_t pos)
{
	return put_user((s64)pos, (s64 __user *)(entry + offsetof(struct dirent_head, d_off)));
}

static int copy_entry(struct getdents *g, const char *name, size_t len, size_t reclen,
		      const struct inode *inode)
{
	char entry[ALIGN_UP(NAME_OFFSET + NAME_MAX + 1, 8)];
	struct dirent_head head = { .d_ino = inode->ino,
				    .d_reclen = (u16)reclen,
				    .d_type = inode->mode >> 12 & 15 };

	memset(entry, 0, reclen);
	memcpy(entry, &head, NAME_OFFSET);
	memcpy(entry + NAME_OFFSET, name, len);
	return copy_to_user(g->at, entry, reclen) ? -EFAULT : 0;
}

static bool emit(struct dir_context *ctx, const char *name, size_t len, const struct inode *inode)
{
	struct getdents *g = container_of(ctx, struct getdents, ctx);
	size_t reclen = ALIGN_UP(NAME_OFFSET + len + 1, 8UL);

	g->error = -EINVAL;
	if (reclen > g->left)
		return false;
	g->error = -EINTR;
	if (g->last && signal_pending(current))
		return false;
	g->error = -EFAULT;
	if ((g->last && set_offset(g->last, ctx->pos)) || copy_entry(g, name, len, reclen, inode))
		return false;
	g->error = 0;
	g->last = g->at;
	g->at += reclen;
	g->left -= reclen;
	return true;
}

static long do_getdents(struct file *file, char __user *dirent, unsigned int count)
{
	struct getdents g = { .ctx = { emit, file->f_pos }, .at = dirent, .left = count };
	int error;

	if (!file->f_op->iterate)
		return -ENOTDIR;
	error = file->f_op->iterate(file, &g.ctx);
	file->f_pos = g.ctx.pos;
	if (error)
		return error;
	if (!g.last)
		return g.error;
	return set_offset(g.last, g.ctx.pos) ? -EFAULT : (long)(count - g.left);
}

SYSCALL_DEFINE3(getdents64, unsigned int, fd, void __user *, dirent, unsigned int, count)
{
	struct file *file = fget_pos(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = do_getdents(file, dirent, count);
	fput_pos(file);
	return ret;
}

SYSCALL_DEFINE3(lseek, unsigned int, fd, loff_t, offset, unsigned int, whence)
{
	struct file *file = fget_pos(fd);
	loff_t ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (whence <= 4) /* SEEK_HOLE */
		ret = file->f_op->llseek ? file->f_op->llseek(file, offset, (int)whence) : -ESPIPE;
	fput_pos(file);
	return ret;
}
