/*
 * A task's descriptors, and where in the tree of files it stands.  Tasks may share either
 * (clone(2), CLONE_FILES and CLONE_FS).
 */
#pragma once

#include <limen/compiler.h>
#include <limen/spinlock.h>

struct dentry;
struct file;

#define NR_OPEN_DEFAULT 64 /* so many need no table of their own */
#define NR_OPEN_MAX	(1U << 20) /* a table never grows beyond: fs.nr_open */

/*
 * files_struct - the descriptors.  The number of slots is a power of two, so that an index can be
 * cut to it with no branch that speculation could pass.
 *
 * The lock guards everything below it; a task that has the table for itself (count is 1) reads it
 * without.
 */
struct files_struct {
	u32 count; /* atomic: tasks that use it */
	spinlock_t lock;
	unsigned int max_fds; /* slots */
	unsigned int next_fd; /* none below is free */
	struct file **fd;
	unsigned long *open_fds; /* bitmap: in use, or kept for a file that is about to come */
	unsigned long *close_on_exec; /* bitmap */
	struct file *fd_array[NR_OPEN_DEFAULT];
	unsigned long open_fds_init[1], close_on_exec_init[1];
};

/* fs_struct - umask(2) and chdir(2).  Each word is read and written whole. */
struct fs_struct {
	u32 count; /* atomic: tasks that use it */
	unsigned int umask;
	struct dentry *pwd;
};

/* fget() - the file of descriptor @fd of the current task, with a reference; NULL: EBADF.
 * fget_raw() - also one that was opened with O_PATH. */
struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);
/* fget_pos() - the same for a call that uses file->f_pos, which is guarded until fput_pos(). */
struct file *fget_pos(unsigned int fd);

/*
 * get_unused_fd() - keep a descriptor, not below @from, with its close-on-exec flag: -EMFILE,
 * -ENOMEM.  Then fd_install() gives it the file, with the caller's reference, or put_unused_fd()
 * gives it back.
 */
int get_unused_fd(unsigned int from, bool cloexec);
void fd_install(unsigned int fd, struct file *file);
void put_unused_fd(unsigned int fd);
/* new_fd() - all of it: a descriptor for @file (or for the error that it is), whose reference is
 * gone when this fails. */
int new_fd(struct file *file, bool cloexec);
/*
 * replace_fd() - make @fd refer to @file (another reference), closing what it was: @fd, -EBADF,
 * -EBUSY, -ENOMEM.
 */
int replace_fd(unsigned int fd, struct file *file, bool cloexec);
/* close_fd() - 0 or -EBADF. */
int close_fd(unsigned int fd);
/* get_close_on_exec(), set_close_on_exec() - the flag of a descriptor that is open. */
bool get_close_on_exec(unsigned int fd);
void set_close_on_exec(unsigned int fd, bool on);

/* dup_fd() - a copy, for a new process: ERR_PTR(-ENOMEM). */
struct files_struct *dup_fd(struct files_struct *old);
void get_files_struct(struct files_struct *files);
void put_files_struct(struct files_struct *files);
/* do_close_on_exec() - close what execve(2) has to; nobody else uses @files. */
void do_close_on_exec(struct files_struct *files);
void fdtable_init(void);

/* copy_fs_struct() - NULL: memory is out. */
struct fs_struct *copy_fs_struct(struct fs_struct *old);
void get_fs_struct(struct fs_struct *fs);
void put_fs_struct(struct fs_struct *fs);

/* init_files() - pid 1: descriptors 0, 1 and 2 on the console, and the root to stand in. */
void init_files(void);
