/* Nice values: getpriority(2) and setpriority(2). */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include "policy.h"

#define MIN_NICE (-20)
#define MAX_NICE 19

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
