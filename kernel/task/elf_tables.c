/* What a program finds on its stack: argc, argv, envp, the auxiliary vector (getauxval(3)). */
#include <limen/elf.h>
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/random.h>
#include <limen/uaccess.h>
#include <asm/elf.h>
#include "binprm.h"
#include "task.h"

/* The words above the strings: argc, argv, envp and the auxiliary vector, written in that order. */
struct words {
	u64 __user *at;
	int error;
};

static noinline void add_word(struct words *w, u64 value)
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
int create_elf_tables(struct linux_binprm *bprm, const struct elf_image *image)
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
