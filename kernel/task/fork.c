/*
 * New tasks: fork(2), vfork(2), clone(2) and clone3(2) are all kernel_clone().  A child is a copy
 * of its parent; what the flags say is shared with it instead of copied (copy.c).
 */
#include <limen/completion.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/multiprocess.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/clone.h>
#include "task.h"

static struct kmem_cache *task_cache;
static u32 nr_threads; /* atomic */
static u32 max_threads;

void fork_init(void)
{
	size_t size = sizeof(struct task_struct) + thread_extra_size();

	task_cache = kmem_cache_create("task_struct", size, 64);
	copy_init();
	if (!task_cache)
		panic("not enough memory for the first task");
	max_threads = max(nr_total_pages() / (8 * KSTACK_SIZE / PAGE_SIZE), 20UL);
	init_task.signal->rlim[RLIMIT_NPROC] =
		(struct rlimit64){ max_threads / 2, max_threads / 2 };
	init_task.signal->rlim[RLIMIT_SIGPENDING] = init_task.signal->rlim[RLIMIT_NPROC];
}

/* --- the task itself --- */

static unsigned int tasks; /* atomic */

unsigned int nr_tasks(void)
{
	return __atomic_load_n(&tasks, __ATOMIC_ACQUIRE);
}

static struct task_struct *dup_task_struct(void)
{
	struct task_struct *task = kmem_cache_alloc(task_cache);
	void *stack = task ? kstack_alloc() : NULL;

	if (!stack) {
		if (task)
			kmem_cache_free(task_cache, task);
		return NULL;
	}
	__atomic_add_fetch(&tasks, 1, __ATOMIC_RELAXED);
	memcpy(task, current, sizeof(*task));
	task->stack = stack;
	task->usage = 2; /* the tree's (release_task()) and its own (its last switch) */
	task->work = 0;
	task->exit_state = 0;
	task->exit_code = 0;
	task->pdeath_signal = 0;
	task->min_flt = task->maj_flt = 0;
	task->start_time = sched_clock();
	task->flags = (current->flags & (PF_KTHREAD | PF_NPROC_EXCEEDED)) | PF_FORKNOEXEC;
	task->jobctl = 0;
	task->robust_list = NULL;
	task->default_timer_slack_ns = current->timer_slack_ns;
	task->vfork_done = NULL;
	task->restart_block.fn = NULL;
	init_sigpending(&task->pending);
	task->spare_sigqueue = NULL;
	INIT_LIST_HEAD(&task->children);
	INIT_LIST_HEAD(&task->sibling);
	INIT_LIST_HEAD(&task->thread_node);
	return task;
}

void __put_task_struct(struct task_struct *task)
{
	if (task->signal)
		put_signal_struct(task->signal);
	put_user_struct(task->user);
	drop_spare_sigqueue(task);
	put_groups(task->cred.groups);
	kstack_free(task->stack);
	kmem_cache_free(task_cache, task);
	__atomic_sub_fetch(&tasks, 1, __ATOMIC_RELEASE);
}

struct task_struct *alloc_idle_task(void)
{
	struct task_struct *idle = dup_task_struct();

	if (!idle)
		return NULL;
	idle->pid = idle->tgid = 0;
	strscpy(idle->comm, "swapper", sizeof(idle->comm));
	return idle;
}

/* May the user have one more task? */
static int count_task(struct task_struct *task)
{
	u32 processes = __atomic_add_fetch(&task->user->processes, 1, __ATOMIC_RELAXED);
	u32 threads = __atomic_add_fetch(&nr_threads, 1, __ATOMIC_RELAXED);

	get_user_struct(task->user);
	get_groups(&task->cred);
	if (threads > max_threads)
		return -EAGAIN;
	if (processes > rlimit(RLIMIT_NPROC) && task->cred.uid != 0 && !capable())
		return -EAGAIN;
	current->flags &= ~PF_NPROC_EXCEEDED;
	return 0;
}

void uncount_task(struct task_struct *task)
{
	__atomic_sub_fetch(&task->user->processes, 1, __ATOMIC_RELAXED);
	__atomic_sub_fetch(&nr_threads, 1, __ATOMIC_RELAXED);
}

static void set_tids(struct task_struct *task, const struct kernel_clone_args *args)
{
	u64 flags = args->flags;

	task->set_child_tid = flags & CLONE_CHILD_SETTID ? args->child_tid : NULL;
	task->clear_child_tid = flags & CLONE_CHILD_CLEARTID ? args->child_tid : NULL;
	/* the alternate stack is a thread's own; a vfork child borrows it with the memory */
	if ((flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM) {
		task->sas_ss_sp = task->sas_ss_size = 0;
		task->sas_ss_flags = SS_DISABLE;
	}
}

/* The parent has been killed, and the child with it; or all threads are to end. */
static bool too_late(u64 flags)
{
	const struct signal_struct *signal = current->signal;

	return fatal_signal_pending(current) ||
	       ((flags & CLONE_THREAD) && (signal->group_exit || signal->group_exec_task));
}

/*
 * Into the tree of processes.  siglock is held from the look to the end: who stops or ends all
 * threads holds nothing else, and has either been seen, or finds the new thread in the list.
 */
static int link_task(struct task_struct *task, struct pid *pid, u64 flags, int exit_signal,
		     struct multiprocess_signals *delayed)
{
	unsigned long irq = spin_lock_irqsave(&tasklist_lock);
	struct signal_struct *signal = task->signal;
	bool shares_parent = flags & (CLONE_PARENT | CLONE_THREAD);

	spin_lock(&current->sighand->siglock);
	if (too_late(flags)) {
		spin_unlock(&current->sighand->siglock);
		spin_unlock_irqrestore(&tasklist_lock, irq);
		return -ERESTARTNOINTR;
	}
	task->pid = pid->nr;
	task->parent = shares_parent ? current->parent : current;
	if (flags & CLONE_THREAD) {
		task->tgid = current->tgid;
		task->group_leader = current->group_leader;
		task->exit_signal = -1;
		join_group_stop(task);
		signal->nr_threads++;
		__atomic_add_fetch(&signal->live, 1, __ATOMIC_RELAXED);
		list_add_tail(&task->thread_node, &signal->threads);
	} else {
		task->tgid = task->pid;
		task->group_leader = task;
		signal->ppid = task->parent->tgid;
		signal->tty = current->signal->tty;
		signal->parent_exec_id = flags & CLONE_PARENT ? current->signal->parent_exec_id
							      : current->signal->exec_id;
		task->exit_signal =
			flags & CLONE_PARENT ? current->group_leader->exit_signal : exit_signal;
		list_add_tail(&task->thread_node, &signal->threads);
		list_add_tail(&task->sibling, &task->parent->children);
		list_add_tail(&task->tasks, &init_task.tasks);
		attach_pid(task, PIDTYPE_TGID, pid);
		attach_pid(task, PIDTYPE_PGID, current->signal->pids[PIDTYPE_PGID]);
		attach_pid(task, PIDTYPE_SID, current->signal->pids[PIDTYPE_SID]);
	}
	attach_pid(task, PIDTYPE_PID, pid);
	multiprocess_end(delayed, task);
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irqrestore(&tasklist_lock, irq);
	return 0;
}

static struct task_struct *make_task(const struct kernel_clone_args *args,
				     struct multiprocess_signals *delayed)
{
	struct task_struct *task = dup_task_struct();
	int error, done = 0;
	struct pid *pid;

	if (!task)
		return ERR_PTR(-ENOMEM);
	error = count_task(task);
	if (!error) {
		sched_fork(task);
		set_tids(task, args);
		error = copy_parts(task, args->flags, &done);
	}
	if (error) {
		undo_copy(task, args->flags, done);
		return ERR_PTR(error);
	}
	pid = alloc_pid();
	if (IS_ERR(pid)) {
		error = PTR_ERR(pid);
	} else {
		if (args->fn)
			thread_init(task, args->fn, args->fn_arg);
		else
			copy_thread(task, args->stack, args->tls, args->flags & CLONE_SETTLS);
		error = link_task(task, pid, args->flags, args->exit_signal, delayed);
		put_pid(pid);
	}
	if (error) {
		undo_copy(task, args->flags, done);
		return ERR_PTR(error);
	}
	return task;
}

static struct task_struct *copy_process(const struct kernel_clone_args *args)
{
	struct multiprocess_signals delayed;
	struct task_struct *task;
	int error = check_clone_flags(args->flags);

	if (!error && (args->flags & CLONE_SETTLS) && !tls_valid(args->tls))
		error = -EPERM;
	if (!error)
		error = multiprocess_begin(&delayed);
	if (error)
		return ERR_PTR(error);
	task = make_task(args, &delayed);
	if (IS_ERR(task))
		multiprocess_abort(&delayed);
	return task;
}

pid_t kernel_clone(const struct kernel_clone_args *args)
{
	struct task_struct *task = copy_process(args);
	struct completion vfork;
	pid_t pid;

	if (IS_ERR(task))
		return PTR_ERR(task);
	pid = task->pid;
	if (args->flags & CLONE_PARENT_SETTID)
		(void)!put_user(pid, args->parent_tid);
	if (!(args->flags & CLONE_VFORK)) {
		wake_up_new_task(task);
		return pid;
	}
	init_completion(&vfork);
	task->vfork_done = &vfork;
	get_task_struct(task);
	wake_up_new_task(task);
	wait_for_vfork_done(task, &vfork);
	put_task_struct(task);
	return pid;
}

pid_t kernel_thread(void (*fn)(void *), void *arg, const char *name)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD, .fn = fn, .fn_arg = arg };
	struct task_struct *task = copy_process(&args);
	pid_t pid;

	if (IS_ERR(task))
		return PTR_ERR(task);
	pid = task->pid;
	strscpy(task->comm, name, sizeof(task->comm));
	wake_up_new_task(task);
	return pid;
}
