/*
 * New tasks: fork(2), vfork(2), clone(2) and clone3(2) are all kernel_clone().  A child is a copy
 * of its parent; what the flags say is shared with it instead of copied.  The parts are copied in
 * order, and when one can't be, those before it are undone in the reverse order.
 */
#include <limen/completion.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/clone.h>
#include "task.h"

static struct kmem_cache *task_cache, *signal_cache, *sighand_cache;
static u32 nr_threads; /* atomic */
static u32 max_threads;

void fork_init(void)
{
	size_t size = sizeof(struct task_struct) + thread_extra_size();

	task_cache = kmem_cache_create("task_struct", size, 64);
	signal_cache = kmem_cache_create("signal_struct", sizeof(struct signal_struct), 16);
	sighand_cache = kmem_cache_create("sighand_struct", sizeof(struct sighand_struct), 16);
	if (!task_cache || !signal_cache || !sighand_cache)
		panic("not enough memory for the first task");
	max_threads = max(nr_total_pages() / (8 * KSTACK_SIZE / PAGE_SIZE), 20UL);
	init_task.signal->rlim[RLIMIT_NPROC] =
		(struct rlimit64){ max_threads / 2, max_threads / 2 };
	init_task.signal->rlim[RLIMIT_SIGPENDING] = init_task.signal->rlim[RLIMIT_NPROC];
}

/* --- the task itself --- */

static struct task_struct *dup_task_struct(void)
{
	struct task_struct *task = kmem_cache_alloc(task_cache);
	void *stack = task ? kstack_alloc() : NULL;

	if (!stack) {
		if (task)
			kmem_cache_free(task_cache, task);
		return NULL;
	}
	memcpy(task, current, sizeof(*task));
	task->stack = stack;
	task->usage = 2; /* the tree's (release_task()) and its own (its last switch) */
	task->work = 0;
	task->exit_state = 0;
	task->exit_code = 0;
	task->pdeath_signal = 0;
	task->min_flt = task->maj_flt = 0;
	task->start_time = sched_clock();
	task->flags = (current->flags & PF_KTHREAD) | PF_FORKNOEXEC;
	task->jobctl = 0;
	task->robust_list = NULL;
	task->vfork_done = NULL;
	task->restart_block.fn = NULL;
	init_sigpending(&task->pending);
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
	put_groups(task->cred.groups);
	kstack_free(task->stack);
	kmem_cache_free(task_cache, task);
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

/* --- actions and what a process shares --- */

void put_sighand(struct sighand_struct *sighand)
{
	if (__atomic_sub_fetch(&sighand->count, 1, __ATOMIC_ACQ_REL) == 0)
		kmem_cache_free(sighand_cache, sighand);
}

struct sighand_struct *copy_of_sighand(struct sighand_struct *sighand)
{
	struct sighand_struct *copy = kmem_cache_alloc(sighand_cache);
	unsigned long flags;

	if (!copy)
		return NULL;
	copy->count = 1;
	spin_lock_init(&copy->siglock);
	flags = spin_lock_irqsave(&sighand->siglock);
	memcpy(copy->action, sighand->action, sizeof(copy->action));
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return copy;
}

static int copy_sighand(struct task_struct *task, u64 flags)
{
	if (flags & CLONE_SIGHAND) {
		__atomic_add_fetch(&current->sighand->count, 1, __ATOMIC_RELAXED);
		return 0;
	}
	task->sighand = copy_of_sighand(current->sighand);
	if (!task->sighand)
		return -ENOMEM;
	if (flags & CLONE_CLEAR_SIGHAND)
		flush_signal_handlers(task, false);
	return 0;
}

void put_signal_struct(struct signal_struct *signal)
{
	if (__atomic_sub_fetch(&signal->count, 1, __ATOMIC_ACQ_REL) == 0)
		kmem_cache_free(signal_cache, signal);
}

static void init_signal(struct signal_struct *signal, struct task_struct *task)
{
	const struct signal_struct *mine = current->signal;

	memset(signal, 0, sizeof(*signal));
	signal->count = 1;
	signal->nr_threads = signal->live = 1;
	signal->group_leader = task;
	INIT_LIST_HEAD(&signal->threads);
	INIT_LIST_HEAD(&signal->posix_timers);
	INIT_LIST_HEAD(&signal->cpu_timers);
	init_sigpending(&signal->shared_pending);
	init_waitqueue_head(&signal->wait_chldexit);
	timer_setup(&signal->real_timer, it_real_fn);
	memcpy(signal->rlim, mine->rlim, sizeof(signal->rlim));
	signal->tty = mine->tty;
	signal->oom_score_adj = mine->oom_score_adj;
	signal->has_child_subreaper = mine->has_child_subreaper || mine->is_child_subreaper;
	signal->start_time = task->start_time;
	signal->cpu_timers_armed = cpu_limits(signal);
}

static int copy_signal(struct task_struct *task, u64 flags)
{
	struct signal_struct *signal;

	if (flags & CLONE_THREAD) {
		__atomic_add_fetch(&task->signal->count, 1, __ATOMIC_RELAXED);
		return 0;
	}
	signal = kmem_cache_alloc(signal_cache);
	if (!signal)
		return -ENOMEM;
	init_signal(signal, task);
	task->signal = signal;
	return 0;
}

/* --- memory --- */

static int copy_mm(struct task_struct *task, u64 flags)
{
	if (!current->mm)
		return 0;
	if (flags & CLONE_VM) {
		mmget(current->mm);
		return 0;
	}
	task->mm = dup_mm(current->mm);
	if (!IS_ERR(task->mm))
		return 0;
	return PTR_ERR(task->mm);
}

static int copy_files(struct task_struct *task, u64 flags)
{
	if (!current->files)
		return 0;
	if (flags & CLONE_FILES) {
		get_files_struct(current->files);
		return 0;
	}
	task->files = dup_fd(current->files);
	return IS_ERR(task->files) ? PTR_ERR(task->files) : 0;
}

static int copy_fs(struct task_struct *task, u64 flags)
{
	if (!current->fs)
		return 0;
	if (flags & CLONE_FS) {
		get_fs_struct(current->fs);
		return 0;
	}
	task->fs = copy_fs_struct(current->fs);
	return task->fs ? 0 : -ENOMEM;
}

/* --- all together --- */

#define CLONE_NAMESPACES                                                               \
	(CLONE_NEWTIME | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* clone(2), ERRORS. Namespaces are not there, as in a Linux built without them. */
static int check_flags(u64 flags)
{
	if (flags & (CLONE_NAMESPACES | CLONE_PIDFD | CLONE_INTO_CGROUP))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	if ((flags & (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND)) ==
	    (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND))
		return -EINVAL;
	return 0;
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
	return processes > rlimit(RLIMIT_NPROC) && task->cred.uid != 0 && !capable() ? -EAGAIN : 0;
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

/* Into the tree of processes.  -EINTR: the parent has been killed, and the child with it. */
static int link_task(struct task_struct *task, struct pid *pid, u64 flags, int exit_signal)
{
	unsigned long irq = spin_lock_irqsave(&tasklist_lock);
	struct signal_struct *signal = task->signal;
	bool shares_parent = flags & (CLONE_PARENT | CLONE_THREAD);

	if (fatal_signal_pending(current) ||
	    ((flags & CLONE_THREAD) && (signal->group_exit || signal->group_exec_task))) {
		spin_unlock_irqrestore(&tasklist_lock, irq);
		return -ERESTARTNOINTR;
	}
	task->pid = pid->nr;
	task->parent = shares_parent ? current->parent : current;
	if (flags & CLONE_THREAD) {
		task->tgid = current->tgid;
		task->group_leader = current->group_leader;
		task->exit_signal = -1;
		spin_lock(&current->sighand->siglock);
		signal->nr_threads++;
		signal->live++;
		list_add_tail(&task->thread_node, &signal->threads);
		spin_unlock(&current->sighand->siglock);
	} else {
		task->tgid = task->pid;
		task->group_leader = task;
		signal->ppid = task->parent->tgid;
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
	spin_unlock_irqrestore(&tasklist_lock, irq);
	return 0;
}

/* Undo as much as was done: what is still the parent's own pointer was not copied. */
static void undo_copy(struct task_struct *task, u64 flags, int done)
{
	switch (done) {
	case 5:
		if (task->mm)
			mmput(task->mm);
		/* fall through */
	case 4:
		put_sighand(task->sighand);
		/* fall through */
	case 3:
		if (task->fs)
			put_fs_struct(task->fs);
		/* fall through */
	case 2:
		if (task->files)
			put_files_struct(task->files);
		/* fall through */
	case 1:
		if (!(flags & CLONE_THREAD))
			timer_cancel(&task->signal->real_timer);
		break;
	default:
		task->signal = NULL;
	}
	uncount_task(task);
	__put_task_struct(task);
}

static int copy_parts(struct task_struct *task, u64 flags, int *done)
{
	int (*const parts[])(struct task_struct *, u64) = { copy_signal, copy_files, copy_fs,
							    copy_sighand, copy_mm };
	int error = 0;

	for (*done = 0; *done < (int)ARRAY_SIZE(parts); (*done)++) {
		error = parts[*done](task, flags);
		if (error)
			return error;
	}
	return 0;
}

static struct task_struct *copy_process(const struct kernel_clone_args *args)
{
	int error = check_flags(args->flags), done = 0;
	struct task_struct *task;
	struct pid *pid;

	if (error)
		return ERR_PTR(error);
	if ((args->flags & CLONE_PARENT) && (current->signal->stop_flags & SIGNAL_UNKILLABLE))
		return ERR_PTR(-EINVAL);
	if ((args->flags & CLONE_SETTLS) && !tls_valid(args->tls))
		return ERR_PTR(-EPERM);
	task = dup_task_struct();
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
		error = link_task(task, pid, args->flags, args->exit_signal);
		put_pid(pid);
	}
	if (error) {
		undo_copy(task, args->flags, done);
		return ERR_PTR(error);
	}
	return task;
}

/* The parent of a vfork waits, but if it is killed the child goes on without it. */
static void wait_for_vfork_done(struct task_struct *child, struct completion *vfork)
{
	unsigned long irq;

	if (wait_for_completion_killable(vfork) == 0)
		return;
	irq = spin_lock_irqsave(&tasklist_lock);
	child->vfork_done = NULL;
	spin_unlock_irqrestore(&tasklist_lock, irq);
}

void complete_vfork_done(struct task_struct *task)
{
	unsigned long irq = spin_lock_irqsave(&tasklist_lock);

	if (task->vfork_done)
		complete(task->vfork_done);
	task->vfork_done = NULL;
	spin_unlock_irqrestore(&tasklist_lock, irq);
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
