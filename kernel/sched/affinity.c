/* On which CPUs a task may run, and on which it does: sched_setaffinity(2), getcpu(2),
 * sched_yield(2). */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include "rq.h"
#include "policy.h"

static int set_affinity(struct task_struct *task, cpumask_t mask)
{
	unsigned long flags;
	struct rq *rq;

	if (!capable() && !same_owner(task))
		return -EPERM;
	mask &= cpu_online_mask();
	if (!mask)
		return -EINVAL;
	flags = local_irq_save();
	rq = task_rq_lock(task);
	task->cpus_allowed = mask;
	spin_unlock(&rq->lock);
	if (!(mask >> READ_ONCE(task->cpu) & 1))
		move_task(task, __builtin_ctzl(mask));
	local_irq_restore(flags);
	return 0;
}

SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned int, len, const unsigned long __user *,
		user_mask)
{
	struct task_struct *task;
	cpumask_t mask = 0;
	int error;

	if (copy_from_user(&mask, user_mask, min((size_t)len, sizeof(mask))))
		return -EFAULT;
	task = sched_target(pid);
	if (!task)
		return -ESRCH;
	error = set_affinity(task, mask);
	put_task_struct(task);
	if (!error)
		cond_resched();
	return error;
}

/* The answer is how many bytes the kernel's mask has. */
SYSCALL_DEFINE3(sched_getaffinity, pid_t, pid, unsigned int, len, unsigned long __user *, user_mask)
{
	struct task_struct *task;
	cpumask_t mask;

	if (len * 8 < nr_online_cpus() || len % sizeof(long))
		return -EINVAL;
	task = sched_target(pid);
	if (!task)
		return -ESRCH;
	mask = task->cpus_allowed & cpu_online_mask();
	put_task_struct(task);
	return copy_to_user(user_mask, &mask, sizeof(mask)) ? -EFAULT : (long)sizeof(mask);
}

SYSCALL_DEFINE0(sched_yield)
{
	current->yielded = true;
	schedule();
	return 0;
}

SYSCALL_DEFINE3(getcpu, unsigned int __user *, cpu, unsigned int __user *, node, void __user *,
		unused)
{
	unsigned int self = smp_processor_id();

	if (cpu && put_user(self, cpu))
		return -EFAULT;
	return node && put_user(0U, node) ? -EFAULT : 0;
}
