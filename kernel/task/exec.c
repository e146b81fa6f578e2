/*
 * execve(2): a new program in place of the current one.  Its strings and its file are looked at
 * first, with the old program intact, so that an error can be returned; after begin_new_exec() what
 * goes wrong ends the task.
 */
#include <limen/elf.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/printk.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <limen/vdso.h>
#include <asm/elf.h>
#include <asm/irqflags.h>
#include "binprm.h"
#include "task.h"

#define MAX_INTERPRETERS 5 /* scripts whose interpreter is a script: ELOOP beyond */

/* --- before the point of no return --- */

static struct inode *open_exec_at(int dfd, const char *path, int flags)
{
	struct inode *inode = path_lookup_at(dfd, path, flags);

	if (IS_ERR(inode))
		return inode;
	if (is_type(inode, S_IFLNK))
		return ERR_PTR(-ELOOP); /* AT_SYMLINK_NOFOLLOW */
	return may_execute(inode) ? inode : ERR_PTR(-EACCES);
}

struct inode *open_exec(const char *path)
{
	return open_exec_at(AT_FDCWD, path, 0);
}

/* The stack, empty but for the word at its end that Linux leaves there. */
static int bprm_mm_init(struct linux_binprm *bprm)
{
	bprm->mm = mm_alloc();
	if (!bprm->mm)
		return -ENOMEM;
	bprm->p = setup_arg_stack(bprm->mm);
	if (IS_ERR((void *)bprm->p))
		return (int)bprm->p;
	bprm->p -= sizeof(void *);
	return 0;
}

static int prepare_binprm(struct linux_binprm *bprm)
{
	memset(bprm->buf, 0, sizeof(bprm->buf));
	return kernel_read(bprm->inode, bprm->buf, sizeof(bprm->buf), 0) < 0 ? -EIO : 0;
}

/* Find what will be loaded in the end: an ELF file, directly or by way of scripts. */
static int find_format(struct linux_binprm *bprm)
{
	for (int depth = 0; depth <= MAX_INTERPRETERS; depth++) {
		int error = prepare_binprm(bprm);

		if (error)
			return error;
		if (bprm->buf[0] != '#' || bprm->buf[1] != '!')
			return elf_check(bprm->inode);
		error = load_script(bprm);
		if (error)
			return error;
	}
	return -ELOOP;
}

static int gather(struct linux_binprm *bprm, struct arg_strings argv, struct arg_strings envp)
{
	int error = bprm_mm_init(bprm);

	if (!error)
		error = bprm_count(bprm, argv, envp);
	if (!error)
		error = copy_string_kernel(bprm, bprm->filename);
	if (!error)
		error = copy_strings(bprm, envp, bprm->envc);
	if (!error)
		error = copy_strings(bprm, argv, bprm->argc);
	if (!error && !bprm->argc) { /* as on Linux: there is always an argv[0] */
		error = copy_string_kernel(bprm, "");
		bprm->argc = 1;
	}
	return error ? error : find_format(bprm);
}

/* Set-user-ID and set-group-ID files: execve(2), prctl(2) PR_SET_NO_NEW_PRIVS. */
static void bprm_creds(struct linux_binprm *bprm)
{
	const struct cred *cred = &current->cred;
	const struct inode *inode = bprm->inode;

	bprm->euid = cred->euid;
	bprm->egid = cred->egid;
	if (!current->no_new_privs) {
		if (inode->mode & S_ISUID)
			bprm->euid = inode->uid;
		if ((inode->mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
			bprm->egid = inode->gid;
	}
	bprm->secure = bprm->euid != cred->uid || bprm->egid != cred->gid;
}

/* --- the point of no return --- */

/* The new memory in place of the old. */
static void exec_mmap(struct linux_binprm *bprm)
{
	struct mm_struct *old = current->mm;
	unsigned long flags;

	if (old) {
		mm_release();
		current->signal->maxrss = max(current->signal->maxrss, mm_maxrss(old));
	}
	flags = spin_lock_irqsave(&tasklist_lock); /* the OOM killer looks at others' memory */
	current->mm = bprm->mm;
	switch_mm(old, bprm->mm);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	bprm->mm = NULL;
	if (old)
		mmput(old);
}

/* Actions that others share (CLONE_SIGHAND without CLONE_THREAD) stay theirs. */
static int unshare_sighand(void)
{
	struct sighand_struct *old = current->sighand, *new;
	unsigned long flags;

	if (__atomic_load_n(&old->count, __ATOMIC_ACQUIRE) == 1)
		return 0;
	new = copy_of_sighand(old);
	if (!new)
		return -ENOMEM;
	flags = spin_lock_irqsave(&tasklist_lock);
	current->sighand = new;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	put_sighand(old);
	return 0;
}

/* Nor are its descriptors closed. */
static int unshare_files(void)
{
	struct files_struct *old = current->files, *new;

	if (__atomic_load_n(&old->count, __ATOMIC_ACQUIRE) == 1)
		return 0;
	new = dup_fd(old);
	if (IS_ERR(new))
		return PTR_ERR(new);
	current->files = new;
	put_files_struct(old);
	return 0;
}

static void new_identity(const struct linux_binprm *bprm)
{
	const char *slash = strrchr(bprm->filename, '/');
	struct cred *cred = &current->cred;
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);

	strscpy(current->comm, slash ? slash + 1 : bprm->filename, sizeof(current->comm));
	current->flags &= ~(PF_FORKNOEXEC | PF_KTHREAD);
	current->dumpable = !bprm->secure;
	cred->euid = cred->suid = cred->fsuid = bprm->euid;
	cred->egid = cred->sgid = cred->fsgid = bprm->egid;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static int begin_new_exec(struct linux_binprm *bprm)
{
	int error = de_thread();

	if (!error)
		error = unshare_files();
	if (!error)
		error = unshare_sighand();
	if (error)
		return error;
	exit_itimers(current); /* POSIX timers */
	set_exe(bprm->mm, bprm->inode);
	exec_mmap(bprm);
	new_identity(bprm);
	current->sas_ss_sp = current->sas_ss_size = 0;
	current->sas_ss_flags = SS_DISABLE;
	current->robust_list = NULL;
	current->keep_caps = false;
	flush_signal_handlers(current, false);
	do_close_on_exec(current->files);
	local_irq_disable();
	flush_thread(current);
	local_irq_enable();
	return 0;
}

/* Past the point of no return. */
static int load(struct linux_binprm *bprm)
{
	struct elf_image image;
	int error = elf_load(current->mm, bprm->inode, &image);

	if (!error && image.exec_stack)
		error = make_stack_executable(current->mm);
	if (!error)
		error = map_vdso(current->mm);
	if (!error)
		error = create_elf_tables(bprm, &image);
	if (!error && image.start >= TASK_SIZE)
		error = -EFAULT;
	if (error)
		return error;
	set_brk_start(current->mm, image.end);
	start_thread(task_pt_regs(current), image.start, bprm->p);
	return 0;
}

static int exec_binprm(struct linux_binprm *bprm, struct arg_strings argv, struct arg_strings envp)
{
	int error = gather(bprm, argv, envp);

	if (error)
		return error;
	bprm_creds(bprm);
	error = begin_new_exec(bprm);
	if (error)
		return error;
	error = load(bprm);
	if (error) {
		pr_err("%s[%d]: can't be loaded (%s): killed", current->comm, current->pid,
		       errno_name(-error));
		force_fatal_sig(SIGSEGV);
	}
	return 0;
}

/* @inode may be an ERR_PTR(): why the file can't be executed. */
static int do_exec(struct inode *inode, const char *filename, struct arg_strings argv,
		   struct arg_strings envp)
{
	struct linux_binprm *bprm;
	int error;

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	bprm = kzalloc(sizeof(*bprm));
	if (!bprm)
		return -ENOMEM;
	bprm->inode = inode;
	bprm->filename = filename;
	error = exec_binprm(bprm, argv, envp);
	if (bprm->mm)
		mmput(bprm->mm);
	kfree(bprm->interp);
	kfree(bprm);
	return error;
}

int kernel_execve(const char *path, char *const argv[], char *const envp[])
{
	struct arg_strings args = { .kernel = (const char *const *)argv };
	struct arg_strings env = { .kernel = (const char *const *)envp };

	return do_exec(open_exec(path), path, args, env);
}

/* The name of what is executed by descriptor: fexecve(3).  -ENOMEM. */
static char *name_by_fd(int fd, const char *path)
{
	size_t size = sizeof("/dev/fd/-2147483648/") + strlen(path);
	char *name = kmalloc(size);

	if (name)
		snprintf(name, size, path[0] ? "/dev/fd/%d/%s" : "/dev/fd/%d", fd, path);
	return name;
}

static int exec_by_fd(int dfd, const char *path, int flags, struct arg_strings argv,
		      struct arg_strings envp)
{
	char *name = name_by_fd(dfd, path);
	int error;

	if (!name)
		return -ENOMEM;
	error = do_exec(open_exec_at(dfd, path, flags), name, argv, envp);
	kfree(name);
	return error;
}

static long do_execveat(int dfd, const char __user *filename, const char __user *const __user *argv,
			const char __user *const __user *envp, int flags)
{
	struct arg_strings args = { .user = argv }, env = { .user = envp };
	char *path;
	long ret;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	path = getname(filename);
	if (IS_ERR(path))
		return PTR_ERR(path);
	if (dfd == AT_FDCWD || path[0] == '/')
		ret = do_exec(open_exec_at(dfd, path, flags), path, args, env);
	else
		ret = exec_by_fd(dfd, path, flags, args, env);
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
