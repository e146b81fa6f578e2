/* umask(2), and the directory that relative paths begin at: chdir(2), fchdir(2), getcwd(2). */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "fdtable.h"

struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = kmalloc(sizeof(*fs));

	if (fs)
		*fs = (struct fs_struct){ 1, READ_ONCE(old->umask), READ_ONCE(old->pwd) };
	return fs;
}

void get_fs_struct(struct fs_struct *fs)
{
	__atomic_add_fetch(&fs->count, 1, __ATOMIC_RELAXED);
}

void put_fs_struct(struct fs_struct *fs)
{
	if (__atomic_sub_fetch(&fs->count, 1, __ATOMIC_ACQ_REL) == 0)
		kfree(fs);
}

/* As on Linux, a system without a console starts too: nothing is open then. */
static void open_console(void)
{
	struct dentry *console = lookup(AT_FDCWD, "/dev/console", LOOKUP_FOLLOW);
	struct file *file =
		IS_ERR(console) ? ERR_PTR(PTR_ERR(console)) : open_dentry(console, O_RDWR);

	if (IS_ERR(file)) {
		pr_warn("no console to start with: %s", errno_name(-(int)PTR_ERR(file)));
		return;
	}
	for (int fd = 0; fd < 3; fd++) {
		get_file(file);
		(void)new_fd(file, false);
	}
	fput(file);
}

void init_files(void)
{
	current->fs = kmalloc(sizeof(*current->fs));
	current->files = alloc_files();
	if (!current->fs || !current->files)
		panic("not enough memory for the first task");
	*current->fs = (struct fs_struct){ 1, 0022, &root_dentry };
	open_console();
}

SYSCALL_DEFINE1(umask, int, mask)
{
	return __atomic_exchange_n(&current->fs->umask, (unsigned int)mask & 0777,
				   __ATOMIC_RELAXED);
}

/* --- the working directory --- */

static int set_pwd(struct dentry *dir)
{
	int error;

	if (!is_type(dir->inode, S_IFDIR))
		return -ENOTDIR;
	error = inode_permission(dir->inode, MAY_EXEC);
	if (!error)
		WRITE_ONCE(current->fs->pwd, dir);
	return error;
}

SYSCALL_DEFINE1(chdir, const char __user *, filename)
{
	struct dentry *dir = lookup_user(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY);

	return IS_ERR(dir) ? PTR_ERR(dir) : set_pwd(dir);
}

SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	struct file *file = fget_raw(fd);
	int error = -ENOTDIR;

	if (!file)
		return -EBADF;
	if (file->dentry)
		error = set_pwd(file->dentry);
	fput(file);
	return error;
}

/* The length with the NUL; a buffer that is too short is not written to at all. */
SYSCALL_DEFINE2(getcwd, char __user *, buf, unsigned long, size)
{
	char *page = kmalloc(PATH_MAX), *path;
	long ret;

	if (!page)
		return -ENOMEM;
	path = d_path(READ_ONCE(current->fs->pwd), page, PATH_MAX);
	if (IS_ERR(path)) {
		ret = PTR_ERR(path);
	} else {
		ret = page + PATH_MAX - path;
		if ((unsigned long)ret > size)
			ret = -ERANGE;
		else if (copy_to_user(buf, path, (size_t)ret))
			ret = -EFAULT;
	}
	kfree(page);
	return ret;
}
