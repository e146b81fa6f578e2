/*
 * Process identifiers.  A number names a task, a thread group, a process group or a session, or
 * several of them at once; struct pid lives as long as any of these exists or somebody holds a
 * reference.
 */
#pragma once

#include <limen/list.h>
#include <limen/spinlock.h>

#define PID_MAX 32768 /* numbers are below it, as kernel.pid_max */

enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID, PIDTYPE_MAX };

struct task_struct;

struct pid {
	u32 count; /* atomic: references */
	pid_t nr;
	struct list_head hash; /* guarded, as the lists, by tasklist_lock */
	struct list_head tasks[PIDTYPE_MAX]; /* linked by task->pid_links[type] */
};

/*
 * tasklist_lock - guards the tree of processes (parent, children, thread groups), the pid hash and
 * every struct pid's lists.  Interrupts off.  Before a sighand's siglock.
 */
extern spinlock_t tasklist_lock;

/* alloc_pid() - a new number, with one reference; ERR_PTR(-EAGAIN) when there is none, -ENOMEM. */
struct pid *alloc_pid(void);
void get_pid(struct pid *pid);
void put_pid(struct pid *pid);
/* find_pid() - by number, NULL: none.  Call it with tasklist_lock held. */
struct pid *find_pid(pid_t nr);
/* find_task_by_pid() - the task (thread) with that number, NULL: none.  tasklist_lock held. */
struct task_struct *find_task_by_pid(pid_t nr);
/* get_task_by_pid() - the same with a reference (put_task_struct()); takes the lock itself. */
struct task_struct *get_task_by_pid(pid_t nr);
/* attach_pid(), detach_pid(), change_pid() - @task in the pid's list of @type.  Lock held. */
void attach_pid(struct task_struct *task, enum pid_type type, struct pid *pid);
void detach_pid(struct task_struct *task, enum pid_type type);
void change_pid(struct task_struct *task, enum pid_type type, struct pid *pid);
/* pid_task() - the first task of that type, NULL: none.  Lock held. */
struct task_struct *pid_task(struct pid *pid, enum pid_type type);
/* for_each_pid_task() - every task that has @pid as its @type.  Lock held. */
#define for_each_pid_task(task, pid, type) \
	list_for_each_entry(task, &(pid)->tasks[type], pid_links[type])
