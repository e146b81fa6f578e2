/*
 * The character devices that are made of nothing, null(4), zero(4), full(4), random(4); and /dev.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/poll.h>
#include <limen/random.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/tty.h>
#include "internal.h"

static loff_t null_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos = 0;
}

static ssize_t null_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	return 0;
}

/* It takes all without looking: even bytes that are not there. */
static ssize_t null_write(struct file *file, struct iov_iter *from, loff_t *pos)
{
	return (ssize_t)from->count;
}

static ssize_t zero_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	size_t done = 0;

	while (to->count) {
		size_t n = min(to->count, (size_t)PAGE_SIZE), written = zero_iter(n, to);

		done += written;
		if (written < n)
			return done ? (ssize_t)done : -EFAULT;
		if (done % PAGE_SIZE)
			continue;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return (ssize_t)done;
}

static ssize_t full_write(struct file *file, struct iov_iter *from, loff_t *pos)
{
	return -ENOSPC;
}

static ssize_t random_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	char chunk[256];
	size_t done = 0;
	bool fault = false;

	while (to->count && !fault) {
		size_t n = min(to->count, sizeof(chunk)), written;

		get_random_bytes(chunk, n);
		written = copy_to_iter(chunk, n, to);
		done += written;
		fault = written < n;
		if (done % PAGE_SIZE)
			continue;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	memset(chunk, 0, sizeof(chunk));
	barrier();
	return fault && !done ? -EFAULT : (ssize_t)done;
}

/* It could stir the pool, were there need to: that is seeded before the first program runs. */
static ssize_t random_write(struct file *file, struct iov_iter *from, loff_t *pos)
{
	char chunk[256];
	size_t done = 0;

	while (from->count) {
		size_t n = min(from->count, sizeof(chunk)), taken = copy_from_iter(chunk, n, from);

		done += taken;
		if (taken < n)
			return done ? (ssize_t)done : -EFAULT;
		if (done % PAGE_SIZE)
			continue;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return (ssize_t)done;
}

static const struct file_operations null_fops = {
	.llseek = null_llseek,
	.read_iter = null_read,
	.write_iter = null_write,
};

static const struct file_operations zero_fops = {
	.llseek = null_llseek,
	.read_iter = zero_read,
	.write_iter = null_write,
	.mmap = zero_mmap,
};

static const struct file_operations full_fops = {
	.llseek = null_llseek,
	.read_iter = zero_read,
	.write_iter = full_write,
};

static const struct file_operations random_fops = {
	.llseek = noop_llseek,
	.read_iter = random_read,
	.write_iter = random_write,
};

static const struct device {
	const char *name;
	u64 rdev;
	umode_t mode;
	const struct file_operations *f_op;
} devices[] = {
	{ "null", MKDEV(1, 3), 0666, &null_fops },
	{ "zero", MKDEV(1, 5), 0666, &zero_fops },
	{ "full", MKDEV(1, 7), 0666, &full_fops },
	{ "random", MKDEV(1, 8), 0666, &random_fops },
	{ "urandom", MKDEV(1, 9), 0666, &random_fops },
	{ "tty", MKDEV(5, 0), 0666, &tty_fops },
	{ "console", MKDEV(5, 1), 0600, &console_fops },
};

const struct file_operations *chrdev_fops(u64 rdev)
{
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i].rdev == rdev)
			return devices[i].f_op;
	return NULL;
}

/* What the initramfs does not bring: a Linux mounts a devtmpfs there. */
void devices_init(void)
{
	struct dentry *dev = d_child(&root_dentry, "dev", 3);

	if (!dev) {
		struct inode *inode = new_inode(S_IFDIR | 0755);

		inode_set_type(inode);
		dev = d_add(&root_dentry, "dev", 3, inode);
	}
	if (!is_type(dev->inode, S_IFDIR))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		const struct device *device = &devices[i];
		struct inode *inode;

		if (d_child(dev, device->name, strlen(device->name)))
			continue;
		inode = new_inode(S_IFCHR | device->mode);
		inode->rdev = device->rdev;
		inode_set_type(inode);
		d_add(dev, device->name, strlen(device->name), inode);
	}
}
