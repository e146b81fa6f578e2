/*
 * How long a task has run.  The whole is measured, at every switch; how much of it was in user mode
 * is only sampled, by the tick, and the whole is divided in that proportion, as on Linux.
 */
#include <asm/irqflags.h>
#include "rq.h"

u64 task_sched_runtime(struct task_struct *task)
{
	unsigned long flags = local_irq_save();
	struct rq *rq = task_rq_lock(task);
	u64 runtime = task->sum_exec;

	if (task == rq->curr)
		runtime += sched_clock() - task->exec_start;
	spin_unlock(&rq->lock);
	local_irq_restore(flags);
	return runtime;
}

/* a * b / c for a proportion b / c of at most 1 */
static u64 scale(u64 a, u64 b, u64 c)
{
	return (a / c) * b + (a % c) * b / c;
}

void task_cputime(struct task_struct *task, u64 *utime, u64 *stime)
{
	u64 runtime = task_sched_runtime(task);
	u64 ticks = task->utime_ticks + task->stime_ticks;

	*stime = task->stime_ticks ? scale(runtime, task->stime_ticks, ticks) : 0;
	*utime = runtime - *stime;
}

void thread_group_cputime(struct task_struct *task, u64 *utime, u64 *stime)
{
	struct signal_struct *signal = task->signal;
	struct task_struct *thread;
	u64 u, s;

	*utime = signal->gone.utime;
	*stime = signal->gone.stime;
	list_for_each_entry(thread, &signal->threads, thread_node) {
		task_cputime(thread, &u, &s);
		*utime += u;
		*stime += s;
	}
}

/*
 * The split above is made anew each time, so that user time may come all at once or even go back.
 * For a timer, what a tick finds in user mode counts with the time since the last tick.
 */
u64 thread_group_virt(const struct task_struct *task)
{
	u64 virt = task->signal->gone_virt;
	const struct task_struct *thread;

	list_for_each_entry(thread, &task->signal->threads, thread_node)
		virt += thread->virt;
	return virt;
}
