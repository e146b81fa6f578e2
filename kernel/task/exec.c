/*
 * A new program in place of the current one, for execve.c.  Its strings and its file are looked at
 * first, with the old program intact, so that an error can be returned; after begin_new_exec() what
 * goes wrong ends the task.
 */
#include <limen/aslr.h>
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

static struct dentry *open_exec_at(int dfd, const char *path, int flags)
{
	struct dentry *dentry;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return ERR_PTR(-EINVAL);
	dentry = lookup(dfd, path, at_lookup_flags(flags));
	if (IS_ERR(dentry))
		return dentry;
	if (is_type(dentry->inode, S_IFLNK))
		return ERR_PTR(-ELOOP); /* AT_SYMLINK_NOFOLLOW */
	return may_execute(dentry->inode) ? dentry : ERR_PTR(-EACCES);
}

struct inode *open_exec(const char *path)
{
	struct dentry *dentry = open_exec_at(AT_FDCWD, path, 0);

	return IS_ERR(dentry) ? ERR_PTR(PTR_ERR(dentry)) : dentry->inode;
}

/* The task's name will be the file's: the last of the path, or, where there is no path, its own. */
static void set_bprm_comm(struct linux_binprm *bprm, const char *path, const struct dentry *dentry)
{
	const char *slash = strrchr(path, '/');

	if (path[0])
		strscpy(bprm->comm, slash ? slash + 1 : path, sizeof(bprm->comm));
	else
		strscpy(bprm->comm, dentry->name, min(sizeof(bprm->comm), dentry->len + 1UL));
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

/* The new memory, with the strings at the stack's end; Linux looks for the file after that. */
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
	return error;
}

static int open_binary(struct linux_binprm *bprm, const struct exec_path *file)
{
	struct dentry *dentry = open_exec_at(file->dfd, file->path, file->flags);

	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	bprm->inode = dentry->inode;
	set_bprm_comm(bprm, file->path, dentry);
	return find_format(bprm);
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

static int begin_new_exec(struct linux_binprm *bprm)
{
	int error = de_thread();

	if (!error)
		error = unshare_files();
	if (!error)
		error = unshare_sighand();
	if (error)
		return error;
	bprm_creds(bprm);
	exit_itimers(current); /* POSIX timers */
	set_exe(bprm->mm, bprm->inode);
	exec_mmap(bprm);
	new_identity(bprm);
	if (bprm->secure)
		current->mm->mmap_base = mmap_base(); /* by the limit that there is now */
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

static int exec_binprm(struct linux_binprm *bprm, const struct exec_path *file,
		       struct arg_strings argv, struct arg_strings envp)
{
	int error = gather(bprm, argv, envp);

	if (!error)
		error = open_binary(bprm, file);
	if (error)
		return error;
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

int do_exec(const struct exec_path *file, struct arg_strings argv, struct arg_strings envp)
{
	struct linux_binprm *bprm = kzalloc(sizeof(*bprm));
	int error;

	if (!bprm)
		return -ENOMEM;
	bprm->filename = file->name;
	error = exec_binprm(bprm, file, argv, envp);
	if (bprm->mm)
		mmput(bprm->mm);
	kfree(bprm->interp);
	kfree(bprm);
	return error;
}
