/* execve(2), execveat(2): the file's name, and then exec.c's do_exec(). */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/printk.h>
#include <limen/slab.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include "binprm.h"
#include "task.h"

int kernel_execve(const char *path, char *const argv[], char *const envp[])
{
	struct exec_path file = { AT_FDCWD, path, 0, path };
	struct arg_strings args = { .kernel = (const char *const *)argv };
	struct arg_strings env = { .kernel = (const char *const *)envp };

	return do_exec(&file, args, env);
}

/* What is executed by descriptor has a name too: fexecve(3).  NULL: memory is out. */
static char *name_by_fd(int fd, const char *path)
{
	size_t size = sizeof("/dev/fd/-2147483648/") + strlen(path);
	char *name = kmalloc(size);

	if (name)
		snprintf(name, size, path[0] ? "/dev/fd/%d/%s" : "/dev/fd/%d", fd, path);
	return name;
}

/* setuid() has let it go over RLIMIT_NPROC: is it still (execve(2), EAGAIN)? */
static int check_nproc(void)
{
	if (likely(!(current->flags & PF_NPROC_EXCEEDED)))
		return 0;
	if (nproc_exceeded(current->user))
		return -EAGAIN;
	current->flags &= ~PF_NPROC_EXCEEDED;
	return 0;
}

static int exec_named(struct exec_path *file, struct arg_strings argv, struct arg_strings envp)
{
	int error = check_nproc();
	char *name;

	if (error)
		return error;
	if (file->dfd == AT_FDCWD || file->path[0] == '/')
		return do_exec(file, argv, envp);
	name = name_by_fd(file->dfd, file->path);
	if (!name)
		return -ENOMEM;
	file->name = name;
	error = do_exec(file, argv, envp);
	kfree(name);
	return error;
}

static long do_execveat(int dfd, const char __user *filename, const char __user *const __user *argv,
			const char __user *const __user *envp, int flags)
{
	struct arg_strings args = { .user = argv }, env = { .user = envp };
	struct exec_path file = { .dfd = dfd, .flags = flags };
	char *path;
	long ret;

	path = getname(filename);
	if (IS_ERR(path))
		return PTR_ERR(path);
	file.path = file.name = path;
	ret = path[0] || flags & AT_EMPTY_PATH ? exec_named(&file, args, env) : -ENOENT;
	kfree(path);
	return ret;
}

SYSCALL_DEFINE3(execve, const char __user *, filename, const char __user *const __user *, argv,
		const char __user *const __user *, envp)
{
	return do_execveat(AT_FDCWD, filename, argv, envp, 0);
}

SYSCALL_DEFINE5(execveat, int, dfd, const char __user *, filename,
		const char __user *const __user *, argv, const char __user *const __user *, envp,
		int, flags)
{
	return do_execveat(dfd, filename, argv, envp, flags);
}
