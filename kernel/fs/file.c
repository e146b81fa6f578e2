/* Open files and the descriptors that name them. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>

/*
 * The index is cut to the table before it is used even on a path that is only speculated, or the
 * bound could be trained away to read beyond the table.
 */
struct file *fget(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	if (fd >= NR_OPEN_DEFAULT)
		return NULL;
	file = files->fd[fd % NR_OPEN_DEFAULT];
	if (file)
		__atomic_add_fetch(&file->count, 1, __ATOMIC_RELAXED);
	return file;
}

bool fd_is_open(unsigned int fd)
{
	return fd < NR_OPEN_DEFAULT && current->files->fd[fd];
}

void fput(struct file *file)
{
	if (__atomic_sub_fetch(&file->count, 1, __ATOMIC_ACQ_REL) == 0)
		kfree(file);
}

struct files_struct *files_create(void)
{
	struct files_struct *files = kzalloc(sizeof(*files));
	struct file *console = files ? console_open() : NULL;

	if (!console) {
		kfree(files);
		return NULL;
	}
	console->count = 3;
	files->fd[0] = files->fd[1] = files->fd[2] = console;
	return files;
}

void files_free(struct files_struct *files)
{
	for (int i = 0; i < NR_OPEN_DEFAULT; i++)
		if (files->fd[i])
			fput(files->fd[i]);
	kfree(files);
}
