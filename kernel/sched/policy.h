/* What the calls that set how tasks are scheduled share. */
#pragma once

#include <limen/sched.h>

struct scheduling {
	int policy, nice, rt_priority;
	bool reset_on_fork;
};

/* set_scheduling() - from now on; whether that is allowed has been asked.  No lock held. */
void set_scheduling(struct task_struct *task, const struct scheduling *to);
/* sched_target() - the task that a call is about, with a reference; NULL: there is none. */
struct task_struct *sched_target(pid_t pid);
/* same_owner() - does the caller own @task? */
bool same_owner(const struct task_struct *task);
