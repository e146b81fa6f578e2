/*
 * <limen/fdtable.h>: single descriptors of the current task: which file one names, new ones, and
 * their end.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include "fdtable.h"

/* --- from number to file --- */

/*
 * The index is cut to the table before it is used even on a path that is only speculated, or the
 * bound could be trained away to read beyond the table.
 */
static inline struct file *slot(const struct files_struct *files, unsigned int fd)
{
	return fd < files->max_fds ? files->fd[fd & (files->max_fds - 1)] : NULL;
}

/* Another thread could close it before the reference is taken. */
static noinline struct file *get_from_shared(struct files_struct *files, unsigned int fd)
{
	struct file *file;

	spin_lock(&files->lock);
	file = slot(files, fd);
	if (file)
		get_file(file);
	spin_unlock(&files->lock);
	return file;
}

/* With a reference, if there is one. */
static inline struct file *find_file(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	if (unlikely(__atomic_load_n(&files->count, __ATOMIC_ACQUIRE) != 1))
		return get_from_shared(files, fd);
	file = slot(files, fd);
	if (likely(file))
		get_file(file);
	return file;
}

struct file *fget_raw(unsigned int fd)
{
	return find_file(fd);
}

static noinline struct file *refuse_path(struct file *file)
{
	fput(file);
	return NULL;
}

struct file *fget(unsigned int fd)
{
	struct file *file = find_file(fd);

	if (likely(file) && unlikely(file->f_mode & FMODE_PATH))
		return refuse_path(file);
	return file;
}

static noinline struct file *lock_pos(struct file *file)
{
	if (file->f_mode & FMODE_PATH)
		return refuse_path(file);
	mutex_lock(&file->f_pos_lock);
	return file;
}

struct file *fget_pos(unsigned int fd)
{
	struct file *file = find_file(fd);

	if (likely(file) && unlikely(file->f_mode & (FMODE_PATH | FMODE_ATOMIC_POS)))
		return lock_pos(file);
	return file;
}

bool get_close_on_exec(unsigned int fd)
{
	struct files_struct *files = current->files;
	bool set;

	spin_lock(&files->lock);
	set = slot(files, fd) && test_fd_bit(files->close_on_exec, fd & (files->max_fds - 1));
	spin_unlock(&files->lock);
	return set;
}

/* With the lock held; @fd is in use. */
static void mark_close_on_exec(struct files_struct *files, unsigned int fd, bool on)
{
	if (on)
		set_fd_bit(files->close_on_exec, fd);
	else
		clear_fd_bit(files->close_on_exec, fd);
}

void set_close_on_exec(unsigned int fd, bool on)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	if (slot(files, fd))
		mark_close_on_exec(files, fd & (files->max_fds - 1), on);
	spin_unlock(&files->lock);
}

/* --- new ones --- */

/* The lock is held.  A free descriptor; max_fds or above: there is none yet. */
static unsigned int find_free(const struct files_struct *files, unsigned int from)
{
	from = max(from, files->next_fd);
	return from < files->max_fds ? next_fd_bit(files->open_fds, ~0UL, from, files->max_fds)
				     : from;
}

static void take_fd(struct files_struct *files, unsigned int fd, unsigned int from, bool cloexec)
{
	set_fd_bit(files->open_fds, fd);
	mark_close_on_exec(files, fd, cloexec);
	if (from <= files->next_fd)
		files->next_fd = fd + 1;
}

int get_unused_fd(unsigned int from, bool cloexec)
{
	struct files_struct *files = current->files;
	unsigned long end = rlimit(RLIMIT_NOFILE);

	for (;;) {
		unsigned int fd;
		int error;

		spin_lock(&files->lock);
		fd = find_free(files, from);
		if (fd < files->max_fds && fd < end) {
			take_fd(files, fd, from, cloexec);
			spin_unlock(&files->lock);
			return (int)fd;
		}
		spin_unlock(&files->lock);
		error = fd < end ? expand_files(files, fd) : -EMFILE;
		if (error)
			return error;
	}
}

void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	files->fd[fd] = file;
	spin_unlock(&files->lock);
}

/* The lock is held. */
static void release_fd(struct files_struct *files, unsigned int fd)
{
	clear_fd_bit(files->open_fds, fd);
	files->next_fd = min(files->next_fd, fd);
}

void put_unused_fd(unsigned int fd)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	release_fd(files, fd);
	spin_unlock(&files->lock);
}

int new_fd(struct file *file, bool cloexec)
{
	int fd;

	if (IS_ERR(file))
		return PTR_ERR(file);
	fd = get_unused_fd(0, cloexec);
	if (fd < 0)
		fput(file);
	else
		fd_install(fd, file);
	return fd;
}

/* --- others in their place, and none --- */

int close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	spin_lock(&files->lock);
	file = slot(files, fd);
	if (file) {
		fd &= files->max_fds - 1;
		files->fd[fd] = NULL;
		release_fd(files, fd);
	}
	spin_unlock(&files->lock);
	if (!file)
		return -EBADF;
	fput(file);
	return 0;
}

/* The lock is held, and the table has the slot.  *@old is what the caller has to close. */
static int put_into_slot(struct files_struct *files, unsigned int fd, struct file *file,
			 bool cloexec, struct file **old)
{
	*old = files->fd[fd];
	if (!*old && test_fd_bit(files->open_fds, fd))
		return -EBUSY; /* another thread's open(2) is about to put a file there */
	get_file(file);
	files->fd[fd] = file;
	set_fd_bit(files->open_fds, fd);
	mark_close_on_exec(files, fd, cloexec);
	return (int)fd;
}

int replace_fd(unsigned int fd, struct file *file, bool cloexec)
{
	struct files_struct *files = current->files;
	struct file *old = NULL;
	int ret;

	if (fd >= rlimit(RLIMIT_NOFILE))
		return -EBADF;
	spin_lock(&files->lock);
	while (fd >= files->max_fds) {
		spin_unlock(&files->lock);
		ret = expand_files(files, fd);
		if (ret)
			return ret == -EMFILE ? -EBADF : ret;
		spin_lock(&files->lock);
	}
	ret = put_into_slot(files, fd & (files->max_fds - 1), file, cloexec, &old);
	spin_unlock(&files->lock);
	if (ret >= 0 && old)
		fput(old);
	return ret;
}
