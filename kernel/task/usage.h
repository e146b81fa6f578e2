/* Resource usage, getrusage(2): counting it (usage.c). */
#pragma once

#include <limen/sched.h>

#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN (-1)
#define RUSAGE_BOTH	(-2) /* the kernel's own: both */
#define RUSAGE_THREAD	1

struct rusage;

/* process_usage() - of the process of @task: itself, its waited-for children, or both.
 * tasklist_lock is held. */
void process_usage(struct task_struct *task, int who, struct usage *usage);
void usage_add(struct usage *sum, const struct usage *usage);
/* put_rusage() - to user memory; 0 or -EFAULT. */
int put_rusage(const struct usage *usage, struct rusage __user *to);
