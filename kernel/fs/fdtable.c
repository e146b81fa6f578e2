/* <limen/fdtable.h>: the table of descriptors as a whole: made, grown, copied, given up. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include "fdtable.h"

static struct kmem_cache *files_cache;

void fdtable_init(void)
{
	files_cache = kmem_cache_create("files_struct", sizeof(struct files_struct), 0);
}

static void use_own_arrays(struct files_struct *files)
{
	files->max_fds = NR_OPEN_DEFAULT;
	files->fd = files->fd_array;
	files->open_fds = files->open_fds_init;
	files->close_on_exec = files->close_on_exec_init;
}

/* An empty table with the slots of its own. */
struct files_struct *alloc_files(void)
{
	struct files_struct *files = kmem_cache_alloc(files_cache);

	if (!files)
		return NULL;
	files->count = 1;
	spin_lock_init(&files->lock);
	files->next_fd = 0;
	memset(files->fd_array, 0, sizeof(files->fd_array));
	files->open_fds_init[0] = files->close_on_exec_init[0] = 0;
	use_own_arrays(files);
	return files;
}

/* The three arrays of a table with @slots slots are one piece of memory, the files first. */
static size_t arrays_size(unsigned int slots)
{
	return slots * sizeof(struct file *) + 2 * (slots / 8);
}

static void use_arrays(struct files_struct *files, void *arrays, unsigned int slots)
{
	files->fd = arrays;
	files->open_fds = (unsigned long *)(files->fd + slots);
	files->close_on_exec = files->open_fds + BITMAP_WORDS(slots);
	files->max_fds = slots;
}

/* What is in the slots of @from, also into @to, which has as many at least. */
static void copy_slots(struct files_struct *to, const struct files_struct *from, unsigned int slots)
{
	memcpy(to->fd, from->fd, slots * sizeof(struct file *));
	memcpy(to->open_fds, from->open_fds, slots / 8);
	memcpy(to->close_on_exec, from->close_on_exec, slots / 8);
}

static void free_arrays(struct files_struct *files)
{
	if (files->fd != files->fd_array)
		kfree(files->fd);
}

/* Put @arrays in place of smaller ones; what is not needed any more is returned, to be freed. */
static void *grow(struct files_struct *files, void *arrays, unsigned int slots)
{
	struct files_struct old = { .fd = files->fd,
				    .open_fds = files->open_fds,
				    .close_on_exec = files->close_on_exec,
				    .max_fds = files->max_fds };

	if (old.max_fds >= slots)
		return arrays; /* another thread was faster */
	use_arrays(files, arrays, slots);
	copy_slots(files, &old, old.max_fds);
	return old.fd == files->fd_array ? NULL : old.fd;
}

int expand_files(struct files_struct *files, unsigned int fd)
{
	unsigned int slots = NR_OPEN_DEFAULT;
	void *arrays;

	if (fd >= NR_OPEN_MAX)
		return -EMFILE;
	while (slots <= fd)
		slots *= 2;
	arrays = kzalloc(arrays_size(slots));
	if (!arrays)
		return -ENOMEM;
	spin_lock(&files->lock);
	arrays = grow(files, arrays, slots);
	spin_unlock(&files->lock);
	kfree(arrays);
	return 0;
}

/* --- copies --- */

/* Of so many slots a copy has need: a power of two above the last one that is in use. */
static unsigned int slots_in_use(const struct files_struct *files)
{
	unsigned int slots = files->max_fds;

	while (slots > NR_OPEN_DEFAULT && bitmap_empty(files->open_fds, slots / 2, slots))
		slots /= 2;
	return slots;
}

static void take_references(struct files_struct *files)
{
	for_each_open_fd(fd, files) {
		if (files->fd[fd])
			get_file(files->fd[fd]);
		else /* kept by another thread, for a file that is not there yet */
			clear_fd_bit(files->open_fds, fd);
	}
}

/* The slots that are needed may become more while memory for them is sought. */
static int make_room(struct files_struct *copy, struct files_struct *old)
{
	spin_lock(&old->lock);
	for (;;) {
		unsigned int slots = slots_in_use(old);
		int error;

		if (slots <= copy->max_fds)
			return 0;
		spin_unlock(&old->lock);
		error = expand_files(copy, slots - 1);
		if (error)
			return error;
		spin_lock(&old->lock);
	}
}

struct files_struct *dup_fd(struct files_struct *old)
{
	struct files_struct *copy = alloc_files();
	int error;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	error = make_room(copy, old);
	if (error) {
		free_arrays(copy);
		kmem_cache_free(files_cache, copy);
		return ERR_PTR(-ENOMEM);
	}
	copy_slots(copy, old, min(copy->max_fds, old->max_fds));
	take_references(copy);
	spin_unlock(&old->lock);
	return copy;
}

/* --- the end --- */

void get_files_struct(struct files_struct *files)
{
	__atomic_add_fetch(&files->count, 1, __ATOMIC_RELAXED);
}

void put_files_struct(struct files_struct *files)
{
	if (__atomic_sub_fetch(&files->count, 1, __ATOMIC_ACQ_REL))
		return;
	for_each_open_fd(fd, files)
		if (files->fd[fd])
			fput(files->fd[fd]);
	free_arrays(files);
	kmem_cache_free(files_cache, files);
}

void do_close_on_exec(struct files_struct *files)
{
	for (unsigned int word = 0; word < BITMAP_WORDS(files->max_fds); word++) {
		unsigned long set = files->close_on_exec[word] & files->open_fds[word];

		for (; set; set &= set - 1)
			close_fd(word * 64 + (unsigned int)__builtin_ctzl(set));
		files->close_on_exec[word] = 0;
	}
}
