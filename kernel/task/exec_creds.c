/* Who a new program is: the rights that its file gives it, and what it is not left with then. */
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/string.h>
#include "binprm.h"

/*
 * Set-user-ID and set-group-ID files: execve(2), prctl(2) PR_SET_NO_NEW_PRIVS.  The other threads
 * are gone: who shares the working directory now is another process, which could lead a program
 * with more rights astray.  Then there are none, unless the caller has all.
 */
void bprm_creds(struct linux_binprm *bprm)
{
	const struct cred *cred = &current->cred;
	const struct inode *inode = bprm->inode;
	bool shared = __atomic_load_n(&current->fs->count, __ATOMIC_ACQUIRE) > 1;

	bprm->euid = cred->euid;
	bprm->egid = cred->egid;
	if (!current->no_new_privs) {
		if (inode->mode & S_ISUID)
			bprm->euid = inode->uid;
		if ((inode->mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
			bprm->egid = inode->gid;
	}
	bprm->secure = bprm->euid != cred->uid || bprm->egid != cred->gid;
	if (bprm->secure && (current->no_new_privs || (shared && !capable()))) {
		bprm->euid = cred->uid;
		bprm->egid = cred->gid;
	}
}

/* What an untrusted caller has chosen must not harm a program with more rights: prctl(2). */
static void secure_exec(void)
{
	struct rlimit64 *stack = &current->signal->rlim[RLIMIT_STACK];

	current->pdeath_signal = 0;
	stack->rlim_cur = min(stack->rlim_cur, (u64)STACK_LIMIT);
}

void new_identity(const struct linux_binprm *bprm)
{
	struct cred *cred = &current->cred;
	bool own = cred->euid == cred->uid && cred->egid == cred->gid;
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);

	strscpy(current->comm, bprm->comm, sizeof(current->comm));
	current->signal->exec_id++;
	current->flags &= ~(PF_FORKNOEXEC | PF_KTHREAD);
	current->dumpable = own && bprm->euid == cred->uid && bprm->egid == cred->gid;
	if (bprm->secure)
		secure_exec();
	cred->euid = cred->suid = cred->fsuid = bprm->euid;
	cred->egid = cred->sgid = cred->fsgid = bprm->egid;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}
