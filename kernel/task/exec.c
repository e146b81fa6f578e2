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
#include <limen/random.h>
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

struct inode *open_exec(const char *path)
{
	struct inode *inode = path_lookup(path, true);

	if (!IS_ERR(inode) && !may_execute(inode))
		return ERR_PTR(-EACCES);
	return inode;
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

static int unshare_files(void)
{
	struct files_struct *old = current->files, *new = dup_fd(old);

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
	flush_signal_handlers(current, false);
	do_close_on_exec(current->files);
	local_irq_disable();
	flush_thread(current);
	local_irq_enable();
	return 0;
}

/* --- the rest of the new stack --- */

/* The words above the strings: argc, argv, envp and the auxiliary vector, written in that order. */
struct words {
	u64 __user *at;
	int error;
};

static void add_word(struct words *w, u64 value)
{
	w->error |= put_user(value, w->at);
	w->at++;
}

/* Pointers to @n strings that lie one after the other from @p on; returns where they end. */
static unsigned long add_pointers(struct words *w, unsigned long p, int n)
{
	while (n-- > 0) {
		size_t len = strnlen_user((const char __user *)p, MAX_ARG_STRLEN);

		if (!len || len > MAX_ARG_STRLEN) {
			w->error = -EFAULT;
			break;
		}
		add_word(w, p);
		p += len;
	}
	add_word(w, 0);
	return p;
}

static void add_aux(struct words *w, u64 type, u64 value)
{
	add_word(w, type);
	add_word(w, value);
}

#define AUX_PAIRS 24

static void add_auxv(struct words *w, const struct linux_binprm *bprm,
		     const struct elf_image *image, u64 random, u64 platform, u64 execfn)
{
	const struct cred *cred = &current->cred;

	if (current->mm->vdso)
		add_aux(w, AT_SYSINFO_EHDR, current->mm->vdso);
	if (elf_minsigstksz())
		add_aux(w, AT_MINSIGSTKSZ, elf_minsigstksz());
	add_aux(w, AT_HWCAP, elf_hwcap());
	add_aux(w, AT_PAGESZ, PAGE_SIZE);
	add_aux(w, AT_CLKTCK, USER_HZ);
	add_aux(w, AT_PHDR, image->phdr);
	add_aux(w, AT_PHENT, sizeof(struct elf64_phdr));
	add_aux(w, AT_PHNUM, image->phnum);
	add_aux(w, AT_BASE, image->interp_base);
	add_aux(w, AT_FLAGS, 0);
	add_aux(w, AT_ENTRY, image->entry);
	add_aux(w, AT_UID, cred->uid);
	add_aux(w, AT_EUID, cred->euid);
	add_aux(w, AT_GID, cred->gid);
	add_aux(w, AT_EGID, cred->egid);
	add_aux(w, AT_SECURE, bprm->secure);
	add_aux(w, AT_RANDOM, random);
	add_aux(w, AT_HWCAP2, elf_hwcap2());
	add_aux(w, AT_EXECFN, execfn);
	add_aux(w, AT_PLATFORM, platform);
	add_aux(w, AT_NULL, 0);
}

static u64 push(unsigned long *sp, const void *data, size_t n, int *error)
{
	*sp -= n;
	if (copy_to_user((void __user *)*sp, data, n))
		*error = -EFAULT;
	return *sp;
}

/* System V ABI, "Process Initialization"; what Linux puts there, in Linux's order. */
static int create_elf_tables(struct linux_binprm *bprm, const struct elf_image *image)
{
	unsigned long sp = bprm->p, strings = bprm->p, at;
	u64 platform, random;
	u8 seed[16];
	struct words w = { 0 };

	platform = push(&sp, ELF_PLATFORM, sizeof(ELF_PLATFORM), &w.error);
	get_random_bytes(seed, sizeof(seed));
	random = push(&sp, seed, sizeof(seed), &w.error);
	sp -= (1UL + bprm->argc + 1 + bprm->envc + 1 + 2 * AUX_PAIRS) * sizeof(u64);
	sp = ALIGN_DOWN(sp, 16UL);
	w.at = (u64 __user *)sp;
	add_word(&w, bprm->argc);
	current->mm->arg_start = strings;
	at = add_pointers(&w, strings, bprm->argc);
	current->mm->arg_end = current->mm->env_start = at;
	at = add_pointers(&w, at, bprm->envc);
	current->mm->env_end = at;
	add_auxv(&w, bprm, image, random, platform, at);
	bprm->p = sp;
	return w.error ? -EFAULT : 0;
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

static long do_execve(const char __user *filename, const char __user *const __user *argv,
		      const char __user *const __user *envp)
{
	struct arg_strings args = { .user = argv }, env = { .user = envp };
	char *path = getname(filename);
	long ret;

	if (IS_ERR(path))
		return PTR_ERR(path);
	ret = path[0] ? do_exec(open_exec(path), path, args, env) : -ENOENT;
	kfree(path);
	return ret;
}

SYSCALL_DEFINE3(execve, const char __user *, filename, const char __user *const __user *, argv,
		const char __user *const __user *, envp)
{
	return do_execve(filename, argv, envp);
}
