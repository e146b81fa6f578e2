/*
 * The life of a task: created, run until it exits, released.  For now one program runs at a time:
 * its parent switches to it and gets the CPU back when it ends.
 */
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/sections.h>
#include <limen/syscalls.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>

struct task_struct init_task = {
	.stack = init_stack,
	.pid = 1,
	.tgid = 1,
	.parent = &init_task,
	.prio = DEFAULT_PRIO,
	.policy = SCHED_NORMAL,
	.comm = "init",
};

static pid_t last_pid = 1;

struct task_struct *task_create(void)
{
	struct task_struct *task = kzalloc(sizeof(*task));

	if (!task)
		return NULL;
	task->pid = task->tgid = ++last_pid;
	task->parent = current;
	task->state = TASK_RUNNING;
	task->prio = DEFAULT_PRIO;
	task->policy = SCHED_NORMAL;
	task->stack = kstack_alloc();
	task->mm = mm_alloc();
	task->files = files_create();
	if (!task->stack || !task->mm || !task->files) {
		task_release(task);
		return NULL;
	}
	thread_init(task);
	return task;
}

void task_run(struct task_struct *task)
{
	unsigned long flags = local_irq_save();

	switch_pgd(task->mm->pgd);
	flush_thread(task);
	switch_to(current, task);
	local_irq_restore(flags);
}

void do_exit(int code)
{
	struct task_struct *task = current;

	local_irq_disable();
	task->exit_code = code;
	task->state = EXIT_ZOMBIE;
	switch_pgd(kernel_pgd);
	switch_to(task, task->parent);
	__builtin_unreachable();
}

void task_release(struct task_struct *task)
{
	if (task->mm)
		mm_free(task->mm);
	if (task->files)
		files_free(task->files);
	if (task->stack)
		kstack_free(task->stack);
	kfree(task);
}

SYSCALL_DEFINE1(exit, int, status)
{
	do_exit((status & 0xff) << 8);
}

/* Every task is a thread group of its own. */
SYSCALL_DEFINE1(exit_group, int, status)
{
	do_exit((status & 0xff) << 8);
}
