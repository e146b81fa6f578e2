/* Pipes made, sized and freed: pipe(2), fcntl(2) F_SETPIPE_SZ. */
#include <limen/cred.h>
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/mm.h>
#include <limen/pipe.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "internal.h"
#include "pipe.h"

#define DEFAULT_SLOTS 16U

/* Without privilege: */
#define MAX_SIZE  (1U << 20) /* of a pipe: fs.pipe-max-size */
#define MAX_SLOTS 16384U /* of a user's pipes; then they are small: fs.pipe-user-pages-soft */
#define FEW_SLOTS 2U

static struct kmem_cache *pipe_cache;
static u64 last_ino; /* atomic */

void pipe_init(void)
{
	pipe_cache = kmem_cache_create("pipe", sizeof(struct pipe), 0);
}

/* --- what a user's pipes may hold --- */

static void count_slots(struct user_struct *user, unsigned int add, unsigned int remove)
{
	__atomic_add_fetch(&user->pipe_bufs, add - remove, __ATOMIC_RELAXED);
}

static bool too_many_slots(const struct user_struct *user)
{
	return __atomic_load_n(&user->pipe_bufs, __ATOMIC_RELAXED) > MAX_SLOTS && !capable();
}

/* How many a new pipe gets; they are counted. */
static unsigned int take_slots(struct user_struct *user)
{
	count_slots(user, DEFAULT_SLOTS, 0);
	if (!too_many_slots(user))
		return DEFAULT_SLOTS;
	count_slots(user, FEW_SLOTS, DEFAULT_SLOTS);
	return FEW_SLOTS;
}

/* --- made and freed --- */

static void free_pipe(struct inode *inode)
{
	struct pipe *pipe = container_of(inode, struct pipe, inode);

	count_slots(pipe->user, 0, pipe->mask + 1);
	put_user_struct(pipe->user);
	for (; pipe->tail != pipe->head; pipe->tail++)
		free_pages(pipe->bufs[pipe->tail & pipe->mask].page, 0);
	if (pipe->spare)
		free_pages(pipe->spare, 0);
	kfree(pipe->bufs);
	kmem_cache_free(pipe_cache, pipe);
}

static void init_inode(struct inode *inode)
{
	const struct cred *cred = &current->cred;

	memset(inode, 0, sizeof(*inode));
	inode->mode = S_IFIFO | 0600;
	inode->uid = cred->fsuid;
	inode->gid = cred->fsgid;
	inode->nlink = 1;
	inode->count = 1;
	inode->dev = MKDEV(0, 12);
	inode->ino = __atomic_add_fetch(&last_ino, 1, __ATOMIC_RELAXED);
	inode->mtime = (u64)ktime_get_real() / NSEC_PER_SEC;
	inode->release = free_pipe;
}

static struct pipe *new_pipe(void)
{
	struct pipe *pipe = kmem_cache_alloc(pipe_cache);
	unsigned int slots;

	if (!pipe)
		return NULL;
	slots = take_slots(current->user);
	pipe->bufs = kmalloc(slots * sizeof(*pipe->bufs));
	if (!pipe->bufs) {
		count_slots(current->user, 0, slots);
		kmem_cache_free(pipe_cache, pipe);
		return NULL;
	}
	mutex_init(&pipe->mutex);
	pipe->user = current->user;
	get_user_struct(pipe->user);
	pipe->mask = slots - 1;
	pipe->head = pipe->tail = 0;
	pipe->readers = pipe->writers = 1;
	pipe->spare = NULL;
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	init_inode(&pipe->inode);
	return pipe;
}

static struct file *open_end(struct pipe *pipe, unsigned int flags)
{
	struct file *file = alloc_file(&pipe->inode, &pipe_fops, flags);

	if (!IS_ERR(file))
		file->private_data = pipe;
	return file;
}

/* Both ends, open: 0, -ENFILE or -ENOMEM. */
static int create_pipe_files(struct file *files[2], unsigned int flags)
{
	struct pipe *pipe = new_pipe();
	int error = 0;

	if (!pipe)
		return -ENFILE; /* even for memory, as on Linux */
	files[0] = open_end(pipe, O_RDONLY | (flags & O_NONBLOCK));
	files[1] = IS_ERR(files[0]) ? files[0]
				    : open_end(pipe, O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)));
	if (IS_ERR(files[1])) {
		error = PTR_ERR(files[1]);
		if (!IS_ERR(files[0]))
			fput(files[0]);
	}
	iput(&pipe->inode);
	return error;
}

/* Two descriptors, told to the user before anybody else could use them. */
static int install(struct file *files[2], bool cloexec, int __user *fildes)
{
	int fd[2] = { get_unused_fd(0, cloexec), -EMFILE };

	if (fd[0] < 0)
		return fd[0];
	fd[1] = get_unused_fd(0, cloexec);
	if (fd[1] >= 0) {
		if (!copy_to_user(fildes, fd, sizeof(fd))) {
			fd_install((unsigned int)fd[0], files[0]);
			fd_install((unsigned int)fd[1], files[1]);
			return 0;
		}
		put_unused_fd((unsigned int)fd[1]);
		fd[1] = -EFAULT;
	}
	put_unused_fd((unsigned int)fd[0]);
	return fd[1];
}

static int do_pipe(int __user *fildes, int flags)
{
	struct file *files[2];
	int error;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	error = create_pipe_files(files, (unsigned int)flags);
	if (error)
		return error;
	error = install(files, flags & O_CLOEXEC, fildes);
	if (error) {
		fput(files[0]);
		fput(files[1]);
	}
	return error;
}

SYSCALL_DEFINE2(pipe2, int __user *, fildes, int, flags)
{
	return do_pipe(fildes, flags);
}

SYSCALL_DEFINE1(pipe, int __user *, fildes)
{
	return do_pipe(fildes, 0);
}

/* --- its size --- */

/* Move the ring into an array of another size; the mutex is held. */
static int resize(struct pipe *pipe, unsigned int slots)
{
	unsigned int used = pipe->head - pipe->tail;
	struct pipe_buffer *bufs;

	if (slots < used)
		return -EBUSY;
	bufs = kmalloc(slots * sizeof(*bufs));
	if (!bufs)
		return -ENOMEM;
	for (unsigned int i = 0; i < used; i++)
		bufs[i] = pipe->bufs[(pipe->tail + i) & pipe->mask];
	kfree(pipe->bufs);
	pipe->bufs = bufs;
	pipe->tail = 0;
	pipe->head = used;
	pipe->mask = slots - 1;
	return 0;
}

static long set_size(struct pipe *pipe, unsigned long arg)
{
	unsigned int slots = 1, old = pipe->mask + 1;
	long ret;

	if (arg > 1UL << 31)
		return -EINVAL;
	while ((unsigned long)slots * PAGE_SIZE < arg)
		slots *= 2;
	if (slots > old && slots > MAX_SIZE / PAGE_SIZE && !capable())
		return -EPERM;
	count_slots(pipe->user, slots, old);
	ret = slots > old && too_many_slots(pipe->user) ? -EPERM : resize(pipe, slots);
	if (ret) {
		count_slots(pipe->user, old, slots);
		return ret;
	}
	wake_up_all(&pipe->wr_wait);
	return (long)(slots * PAGE_SIZE);
}

long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe *pipe = file->private_data;
	long ret;

	if (file->f_op != &pipe_fops)
		return -EBADF;
	mutex_lock(&pipe->mutex);
	ret = cmd == F_SETPIPE_SZ ? set_size(pipe, arg) : (long)((pipe->mask + 1) * PAGE_SIZE);
	mutex_unlock(&pipe->mutex);
	return ret;
}
