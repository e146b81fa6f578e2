/*
 * <limen/cred.h>: who a task acts as, and the calls that change it: credentials(7).  A task changes
 * its own credentials only; libraries do it for all threads of a process.
 */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "task.h"

#define KEEP ((u32)-1) /* "leave it as it is" */

bool capable(void)
{
	return current->cred.euid == 0;
}

bool nproc_exceeded(const struct user_struct *user)
{
	return __atomic_load_n(&user->processes, __ATOMIC_RELAXED) > rlimit(RLIMIT_NPROC);
}

/*
 * Many programs do not look whether setuid() has failed, and would go on as root: so it does not
 * fail for RLIMIT_NPROC, but the execve() that follows does.
 */
static void flag_nproc_exceeded(const struct user_struct *user)
{
	if (user != init_user && nproc_exceeded(user))
		current->flags |= PF_NPROC_EXCEEDED;
	else
		current->flags &= ~PF_NPROC_EXCEEDED;
}

int commit_creds(const struct cred *new)
{
	struct task_struct *task = current;
	struct group_info *groups;
	struct user_struct *user = NULL;
	unsigned long flags;

	if (new->uid != task->cred.uid) {
		user = find_user(new->uid);
		if (!user)
			return -EAGAIN;
		flag_nproc_exceeded(user);
		__atomic_add_fetch(&user->processes, 1, __ATOMIC_RELAXED);
		__atomic_sub_fetch(&task->user->processes, 1, __ATOMIC_RELAXED);
	}
	if (new->euid != task->cred.euid || new->egid != task->cred.egid ||
	    new->fsuid != task->cred.fsuid || new->fsgid != task->cred.fsgid) {
		task->dumpable = false;
		task->pdeath_signal = 0;
	}
	groups = task->cred.groups;
	flags = spin_lock_irqsave(&tasklist_lock);
	task->cred = *new;
	if (user) {
		struct user_struct *old = task->user;

		task->user = user;
		user = old;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (user)
		put_user_struct(user);
	if (groups != new->groups)
		put_groups(groups);
	return 0;
}

/* --- users --- */

static bool is_mine(const struct cred *cred, uid_t uid)
{
	return uid == KEEP || uid == cred->uid || uid == cred->euid || uid == cred->suid;
}

SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	struct cred new = current->cred;

	if (uid == KEEP)
		return -EINVAL;
	if (capable())
		new.uid = new.suid = uid;
	else if (uid != new.uid && uid != new.suid)
		return -EPERM;
	new.euid = new.fsuid = uid;
	return commit_creds(&new);
}

SYSCALL_DEFINE2(setreuid, uid_t, ruid, uid_t, euid)
{
	struct cred new = current->cred;
	const struct cred *old = &current->cred;

	if (!capable() && ruid != KEEP && ruid != old->uid && ruid != old->euid)
		return -EPERM;
	if (!capable() && !is_mine(old, euid))
		return -EPERM;
	if (ruid != KEEP)
		new.uid = ruid;
	if (euid != KEEP)
		new.euid = euid;
	if (ruid != KEEP || (euid != KEEP && euid != old->uid))
		new.suid = new.euid;
	new.fsuid = new.euid;
	return commit_creds(&new);
}

SYSCALL_DEFINE3(setresuid, uid_t, ruid, uid_t, euid, uid_t, suid)
{
	struct cred new = current->cred;
	const struct cred *old = &current->cred;

	if (!capable() && (!is_mine(old, ruid) || !is_mine(old, euid) || !is_mine(old, suid)))
		return -EPERM;
	if (ruid != KEEP)
		new.uid = ruid;
	if (euid != KEEP)
		new.euid = euid;
	if (suid != KEEP)
		new.suid = suid;
	new.fsuid = new.euid;
	return commit_creds(&new);
}

/* The answer is the old value, whatever happens: setfsuid(2). */
SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	struct cred new = current->cred;
	uid_t old = new.fsuid;

	if (uid != KEEP && (capable() || is_mine(&new, uid) || uid == new.fsuid)) {
		new.fsuid = uid;
		(void)commit_creds(&new);
	}
	return old;
}

SYSCALL_DEFINE0(getuid)
{
	return current->cred.uid;
}

SYSCALL_DEFINE0(geteuid)
{
	return current->cred.euid;
}

static long put_three(u32 a, u32 b, u32 c, u32 __user *ua, u32 __user *ub, u32 __user *uc)
{
	return put_user(a, ua) || put_user(b, ub) || put_user(c, uc) ? -EFAULT : 0;
}

SYSCALL_DEFINE3(getresuid, uid_t __user *, ruid, uid_t __user *, euid, uid_t __user *, suid)
{
	const struct cred *cred = &current->cred;

	return put_three(cred->uid, cred->euid, cred->suid, ruid, euid, suid);
}

/* --- groups --- */

static bool is_my_group(const struct cred *cred, gid_t gid)
{
	return gid == KEEP || gid == cred->gid || gid == cred->egid || gid == cred->sgid;
}

SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	struct cred new = current->cred;

	if (gid == KEEP)
		return -EINVAL;
	if (capable())
		new.gid = new.sgid = gid;
	else if (gid != new.gid && gid != new.sgid)
		return -EPERM;
	new.egid = new.fsgid = gid;
	return commit_creds(&new);
}

SYSCALL_DEFINE2(setregid, gid_t, rgid, gid_t, egid)
{
	struct cred new = current->cred;
	const struct cred *old = &current->cred;

	if (!capable() && rgid != KEEP && rgid != old->gid && rgid != old->egid)
		return -EPERM;
	if (!capable() && !is_my_group(old, egid))
		return -EPERM;
	if (rgid != KEEP)
		new.gid = rgid;
	if (egid != KEEP)
		new.egid = egid;
	if (rgid != KEEP || (egid != KEEP && egid != old->gid))
		new.sgid = new.egid;
	new.fsgid = new.egid;
	return commit_creds(&new);
}

SYSCALL_DEFINE3(setresgid, gid_t, rgid, gid_t, egid, gid_t, sgid)
{
	struct cred new = current->cred;
	const struct cred *old = &current->cred;

	if (!capable() &&
	    (!is_my_group(old, rgid) || !is_my_group(old, egid) || !is_my_group(old, sgid)))
		return -EPERM;
	if (rgid != KEEP)
		new.gid = rgid;
	if (egid != KEEP)
		new.egid = egid;
	if (sgid != KEEP)
		new.sgid = sgid;
	new.fsgid = new.egid;
	return commit_creds(&new);
}

SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	struct cred new = current->cred;
	gid_t old = new.fsgid;

	if (gid != KEEP && (capable() || is_my_group(&new, gid) || gid == new.fsgid)) {
		new.fsgid = gid;
		(void)commit_creds(&new);
	}
	return old;
}

SYSCALL_DEFINE0(getgid)
{
	return current->cred.gid;
}

SYSCALL_DEFINE0(getegid)
{
	return current->cred.egid;
}

SYSCALL_DEFINE3(getresgid, gid_t __user *, rgid, gid_t __user *, egid, gid_t __user *, sgid)
{
	const struct cred *cred = &current->cred;

	return put_three(cred->gid, cred->egid, cred->sgid, rgid, egid, sgid);
}
