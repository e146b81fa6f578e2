/* sched(7): the calls that set and tell how a task is scheduled. */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include "rq.h"

#define SCHED_RESET_ON_FORK 0x40000000
#define MIN_NICE	    (-20)
#define MAX_NICE	    19

struct sched_param {
	int sched_priority;
};

/* struct sched_attr of sched_setattr(2), version 0 */
struct sched_attr {
	u32 size, sched_policy;
	u64 sched_flags;
	s32 sched_nice;
	u32 sched_priority;
	u64 sched_runtime, sched_deadline, sched_period;
};

#define SCHED_FLAG_RESET_ON_FORK 1
#define SCHED_ATTR_SIZE_VER0	 48

static bool is_rt(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool is_policy(int policy)
{
	return is_rt(policy) || policy == SCHED_NORMAL || policy == SCHED_BATCH ||
	       policy == SCHED_IDLE;
}

/* The task that a call is about, with a reference; NULL: there is none. */
static struct task_struct *target(pid_t pid)
{
	if (pid)
		return get_task_by_pid(pid);
	get_task_struct(current);
	return current;
}

/* Does the caller own @task? */
static bool same_owner(const struct task_struct *task)
{
	uid_t euid = current->cred.euid;

	return euid == task->cred.euid || euid == task->cred.uid;
}

/* --- changing it --- */

struct scheduling {
	int policy, nice, rt_priority;
	bool reset_on_fork;
};

static void set_scheduling(struct task_struct *task, const struct scheduling *to)
{
	unsigned long flags = local_irq_save();
	struct rq *rq = task_rq_lock(task);
	bool queued = task->on_rq;

	if (queued)
		dequeue_task(rq, task);
	task->policy = to->policy;
	task->static_prio = NICE_TO_PRIO(to->nice);
	task->rt_priority = to->rt_priority;
	task->reset_on_fork = to->reset_on_fork;
	task->prio = is_rt(to->policy) ? MAX_RT_PRIO - 1 - to->rt_priority : task->static_prio;
	task->slice = task_slice(task);
	if (queued) {
		enqueue_task(rq, task, false);
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
	task = target(pid);
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
	task = target(pid);
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
	task = target(pid);
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
	task = target(pid);
	if (!task)
		return -ESRCH;
	if (task->policy != SCHED_FIFO)
		ts = ns_to_timespec64(task_slice(task));
	put_task_struct(task);
	return copy_to_user(interval, &ts, sizeof(ts)) ? -EFAULT : 0;
}

/* --- nice --- */

static int set_nice(struct task_struct *task, int nice)
{
	unsigned long limit = task->signal->rlim[RLIMIT_NICE].rlim_cur;
	struct scheduling to = { task->policy, nice, task->rt_priority, task->reset_on_fork };

	if (nice < PRIO_TO_NICE(task->static_prio) && (unsigned long)(20 - nice) > limit &&
	    !capable())
		return -EACCES;
	set_scheduling(task, &to);
	return 0;
}

#define PRIO_PROCESS 0
#define PRIO_PGRP    1
#define PRIO_USER    2

/* Is @task among those that getpriority(2) and setpriority(2) mean by @which and @who? */
static bool is_meant(const struct task_struct *task, int which, int who)
{
	switch (which) {
	case PRIO_PROCESS:
		return who ? task->pid == who : task == current;
	case PRIO_PGRP:
		return who ? task->signal->pids[PIDTYPE_PGID]->nr == who
			   : task->signal->pids[PIDTYPE_PGID] ==
				       current->signal->pids[PIDTYPE_PGID];
	}
	return task->cred.uid == (who ? (uid_t)who : current->cred.uid);
}

/* Call fn(task, arg) for each of them; tasklist_lock is held. */
static void for_each_meant(int which, int who, void (*fn)(struct task_struct *, void *), void *arg)
{
	struct task_struct *leader, *task;

	list_for_each_entry(leader, &init_task.tasks, tasks)
		list_for_each_entry(task, &leader->signal->threads, thread_node)
			if (is_meant(task, which, who))
				fn(task, arg);
}

struct priority_request {
	int nice;
	long ret;
};

static void set_one(struct task_struct *task, void *arg)
{
	struct priority_request *req = arg;
	uid_t euid = current->cred.euid;
	int error;

	if (euid != task->cred.euid && euid != task->cred.uid && !capable()) {
		req->ret = -EPERM;
		return;
	}
	error = set_nice(task, req->nice);
	if (error || req->ret == -ESRCH)
		req->ret = error;
}

static void get_one(struct task_struct *task, void *arg)
{
	struct priority_request *req = arg;

	req->ret = max(req->ret, 20L - PRIO_TO_NICE(task->static_prio));
}

static long priority(int which, int who, void (*fn)(struct task_struct *, void *), int nice)
{
	struct priority_request req = { nice, -ESRCH };
	unsigned long flags;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	flags = spin_lock_irqsave(&tasklist_lock);
	for_each_meant(which, who, fn, &req);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return req.ret;
}

SYSCALL_DEFINE3(setpriority, int, which, int, who, int, niceval)
{
	return priority(which, who, set_one, max(min(niceval, MAX_NICE), MIN_NICE));
}

/* The answer is 20 - nice, so that no value looks like an error: getpriority(2), NOTES. */
SYSCALL_DEFINE2(getpriority, int, which, int, who)
{
	return priority(which, who, get_one, 0);
}

/* --- affinity --- */

static int set_affinity(struct task_struct *task, cpumask_t mask)
{
	unsigned long flags;
	struct rq *rq;

	mask &= cpu_online_mask();
	if (!mask)
		return -EINVAL;
	if (!capable() && !same_owner(task))
		return -EPERM;
	flags = local_irq_save();
	rq = task_rq_lock(task);
	task->cpus_allowed = mask;
	if (!(mask >> rq->cpu & 1) && task == rq->curr)
		resched_curr(rq); /* schedule() sends it away */
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
	task = target(pid);
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
	task = target(pid);
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
