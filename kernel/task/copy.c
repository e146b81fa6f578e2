/*
 * What a new task gets from its parent, a copy or a share: what belongs to the process, files, the
 * working directory, actions of signals, memory.  The parts are copied in order, and when one can't
 * be, those before it are undone in the reverse order.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include "task.h"

static struct kmem_cache *signal_cache, *sighand_cache;

void copy_init(void)
{
	signal_cache = kmem_cache_create("signal_struct", sizeof(struct signal_struct), 16);
	sighand_cache = kmem_cache_create("sighand_struct", sizeof(struct sighand_struct), 16);
	if (!signal_cache || !sighand_cache)
		panic("not enough memory for the first task");
}

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
	INIT_LIST_HEAD(&signal->multiprocess);
	INIT_LIST_HEAD(&signal->posix_timers);
	INIT_LIST_HEAD(&signal->cpu_timers);
	init_sigpending(&signal->shared_pending);
	init_waitqueue_head(&signal->wait_chldexit);
	timer_setup(&signal->real_timer, it_real_fn);
	memcpy(signal->rlim, mine->rlim, sizeof(signal->rlim));
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

void undo_copy(struct task_struct *task, u64 flags, int done)
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

int copy_parts(struct task_struct *task, u64 flags, int *done)
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
