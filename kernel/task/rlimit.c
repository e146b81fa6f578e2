/* Resource limits: getrlimit(2), prlimit(2).  Each is held by whoever gives out the resource. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "task.h"

#define NR_OPEN 1048576UL /* RLIMIT_NOFILE can't be more: fs.nr_open */

void rlimits_init(struct rlimit64 *rlim)
{
	for (int i = 0; i < RLIM_NLIMITS; i++)
		rlim[i] = (struct rlimit64){ RLIM64_INFINITY, RLIM64_INFINITY };
	rlim[RLIMIT_STACK].rlim_cur = STACK_LIMIT;
	rlim[RLIMIT_CORE].rlim_cur = 0;
	rlim[RLIMIT_NOFILE] = (struct rlimit64){ 1024, 4096 };
	rlim[RLIMIT_MEMLOCK] = (struct rlimit64){ 8 << 20, 8 << 20 };
	rlim[RLIMIT_MSGQUEUE] = (struct rlimit64){ 819200, 819200 };
	rlim[RLIMIT_NICE] = rlim[RLIMIT_RTPRIO] = (struct rlimit64){ 0, 0 };
}

unsigned long rlimit(unsigned int resource)
{
	return READ_ONCE(current->signal->rlim[resource].rlim_cur);
}

unsigned long rlimit_max(unsigned int resource)
{
	return READ_ONCE(current->signal->rlim[resource].rlim_max);
}

/* prlimit(2): the caller's real ids must be all of the target's. */
static bool may_prlimit(const struct task_struct *task)
{
	const struct cred *mine = &current->cred, *its = &task->cred;

	if (task->signal == current->signal || capable())
		return true;
	return mine->uid == its->uid && mine->uid == its->euid && mine->uid == its->suid &&
	       mine->gid == its->gid && mine->gid == its->egid && mine->gid == its->sgid;
}

static int check_limit(unsigned int resource, const struct rlimit64 *old,
		       const struct rlimit64 *new)
{
	if (new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && new->rlim_max > NR_OPEN)
		return -EPERM;
	return new->rlim_max > old->rlim_max && !capable() ? -EPERM : 0;
}

static int do_prlimit(struct task_struct *task, unsigned int resource, const struct rlimit64 *new,
		      struct rlimit64 *old)
{
	struct rlimit64 *rlim;
	unsigned long flags;
	int error = 0;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	/* masked, so that nothing beyond the table is read even by speculation */
	rlim = &task->signal->rlim[resource & (RLIM_NLIMITS - 1)];
	flags = spin_lock_irqsave(&tasklist_lock);
	*old = *rlim;
	if (new)
		error = check_limit(resource, rlim, new);
	if (new && !error)
		*rlim = *new;
	if (cpu_limits(task->signal))
		task->signal->cpu_timers_armed = true;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource, const struct rlimit64 __user *,
		new_rlim, struct rlimit64 __user *, old_rlim)
{
	struct rlimit64 new, old;
	struct task_struct *task;
	int error;

	if (new_rlim && copy_from_user(&new, new_rlim, sizeof(new)))
		return -EFAULT;
	task = pid ? get_task_by_pid(pid) : current;
	if (!task)
		return -ESRCH;
	error = may_prlimit(task) ? do_prlimit(task, resource, new_rlim ? &new : NULL, &old)
				  : -EPERM;
	if (pid)
		put_task_struct(task);
	if (!error && old_rlim && copy_to_user(old_rlim, &old, sizeof(old)))
		return -EFAULT;
	return error;
}

SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit64 __user *, rlim)
{
	struct rlimit64 old;
	int error = do_prlimit(current, resource, NULL, &old);

	return error ? error : copy_to_user(rlim, &old, sizeof(old)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(setrlimit, unsigned int, resource, const struct rlimit64 __user *, rlim)
{
	struct rlimit64 new, old;

	if (copy_from_user(&new, rlim, sizeof(new)))
		return -EFAULT;
	return do_prlimit(current, resource, &new, &old);
}
