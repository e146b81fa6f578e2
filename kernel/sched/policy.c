/* sched(7): the calls that set and tell how a task is scheduled. */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include "policy.h"
#include "rq.h"

#define SCHED_RESET_ON_FORK 0x40000000

struct sched_param {
	int sched_priority;
};

static bool is_rt(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool is_policy(int policy)
{
	return is_rt(policy) || policy == SCHED_NORMAL || policy == SCHED_BATCH ||
	       policy == SCHED_IDLE;
}

struct task_struct *sched_target(pid_t pid)
{
	if (pid)
		return get_task_by_pid(pid);
	get_task_struct(current);
	return current;
}

bool same_owner(const struct task_struct *task)
{
	uid_t euid = current->cred.euid;

	return euid == task->cred.euid || euid == task->cred.uid;
}

/* --- changing it --- */

void set_scheduling(struct task_struct *task, const struct scheduling *to)
{
	unsigned long flags = local_irq_save();
	struct rq *rq = task_rq_lock(task);
	bool queued = task->on_rq, waits = queued && task->array == rq->expired;
	bool was_rt = is_rt(task->policy);

	if (queued)
		dequeue_task(rq, task);
	task->policy = to->policy;
	task->static_prio = NICE_TO_PRIO(to->nice);
	task->rt_priority = to->rt_priority;
	task->reset_on_fork = to->reset_on_fork;
	task->prio = is_rt(to->policy) ? MAX_RT_PRIO - 1 - to->rt_priority : task->static_prio;
	/* a task that does this again and again must not have one turn after the other */
	if (was_rt || is_rt(to->policy))
		task->slice = task_slice(task);
	else
		task->slice = min(task->slice, task_slice(task));
	if (queued) {
		enqueue_task(rq, task, false);
		if (waits && !is_rt(to->policy))
			requeue_task(rq, task, true);
		if (task == rq->curr)
			resched_curr(rq); /* another may come first now */
		else
			check_preempt(rq, task);
	}
	spin_unlock(&rq->lock);
	local_irq_restore(flags);
}

/* What an ordinary user may not do: sched(7), "Privileges and resource limits". */
static int may_set(const struct task_struct *task, const struct scheduling *to)
{
	unsigned long rtprio = task->signal->rlim[RLIMIT_RTPRIO].rlim_cur;
	unsigned long nice_limit = task->signal->rlim[RLIMIT_NICE].rlim_cur;

	if (capable())
		return 0;
	if (is_rt(to->policy)) {
		if (to->policy != task->policy && !rtprio)
			return -EPERM;
		if (to->rt_priority > task->rt_priority && (unsigned long)to->rt_priority > rtprio)
			return -EPERM;
	} else if (to->nice < PRIO_TO_NICE(task->static_prio) &&
		   (unsigned long)(20 - to->nice) > nice_limit) {
		return -EPERM;
	}
	if (task->policy == SCHED_IDLE && to->policy != SCHED_IDLE &&
	    (unsigned long)(20 - PRIO_TO_NICE(task->static_prio)) > nice_limit)
		return -EPERM;
	if (!same_owner(task))
		return -EPERM;
	return task->reset_on_fork && !to->reset_on_fork ? -EPERM : 0;
}

/* @policy -1: as it is. */
static int setscheduler(pid_t pid, int policy, const struct sched_param __user *uparam)
{
	struct sched_param param;
	struct scheduling to;
	struct task_struct *task;
	int error = -EINVAL;

	if (!uparam || pid < 0)
		return -EINVAL;
	if (copy_from_user(&param, uparam, sizeof(param)))
		return -EFAULT;
	task = sched_target(pid);
	if (!task)
		return -ESRCH;
	to.nice = PRIO_TO_NICE(task->static_prio);
	to.policy = policy < 0 ? task->policy : policy & ~SCHED_RESET_ON_FORK;
	to.reset_on_fork = policy < 0 ? task->reset_on_fork : policy & SCHED_RESET_ON_FORK;
	to.rt_priority = param.sched_priority;
	if (is_policy(to.policy) && param.sched_priority >= 0 &&
	    param.sched_priority < MAX_RT_PRIO && is_rt(to.policy) == !!param.sched_priority)
		error = may_set(task, &to);
	if (!error)
		set_scheduling(task, &to);
	put_task_struct(task);
	return error;
}

SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy, const struct sched_param __user *,
		param)
{
	return policy < 0 ? -EINVAL : setscheduler(pid, policy, param);
}

SYSCALL_DEFINE2(sched_setparam, pid_t, pid, const struct sched_param __user *, param)
{
	return setscheduler(pid, -1, param);
}

SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	struct task_struct *task;
	long ret;

	if (pid < 0)
		return -EINVAL;
	task = sched_target(pid);
	if (!task)
		return -ESRCH;
	ret = task->policy | (task->reset_on_fork ? SCHED_RESET_ON_FORK : 0);
	put_task_struct(task);
	return ret;
}

SYSCALL_DEFINE2(sched_getparam, pid_t, pid, struct sched_param __user *, uparam)
{
	struct sched_param param;
	struct task_struct *task;

	if (!uparam || pid < 0)
		return -EINVAL;
	task = sched_target(pid);
	if (!task)
		return -ESRCH;
	param.sched_priority = is_rt(task->policy) ? task->rt_priority : 0;
	put_task_struct(task);
	return copy_to_user(uparam, &param, sizeof(param)) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	return is_rt(policy) ? MAX_RT_PRIO - 1 : is_policy(policy) || policy == 6 ? 0 : -EINVAL;
}

SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	return is_rt(policy) ? 1 : is_policy(policy) || policy == 6 ? 0 : -EINVAL;
}

SYSCALL_DEFINE2(sched_rr_get_interval, pid_t, pid, struct timespec64 __user *, interval)
{
	struct timespec64 ts = { 0, 0 };
	struct task_struct *task;

	if (pid < 0)
		return -EINVAL;
	task = sched_target(pid);
	if (!task)
		return -ESRCH;
	if (task->policy != SCHED_FIFO)
		ts = ns_to_timespec64(task_slice(task));
	put_task_struct(task);
	return copy_to_user(interval, &ts, sizeof(ts)) ? -EFAULT : 0;
}
