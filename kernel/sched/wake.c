/*
 * How a task gets into a run queue: a sleeping one that is woken, a new one, one that has to move
 * to another CPU; and whether it takes the CPU at once.
 */
#include <asm/irqflags.h>
#include <asm/smp.h>
#include "rq.h"

/* A task that wakes up takes the CPU from one of its own priority that has had it this long. */
#define WAKEUP_GRANULARITY 1000000UL

struct rq *task_rq_lock(struct task_struct *task)
{
	for (;;) {
		struct rq *rq = cpu_rq(READ_ONCE(task->cpu));

		spin_lock(&rq->lock);
		if (rq->cpu == task->cpu)
			return rq;
		spin_unlock(&rq->lock);
	}
}

void resched_curr(struct rq *rq)
{
	if (rq->curr->work & WORK_RESCHED)
		return;
	set_work(rq->curr, WORK_RESCHED);
	if (rq->cpu != smp_processor_id())
		smp_send_ipi(rq->cpu, IPI_RESCHEDULE);
}

/* Does @task, which has just become runnable, come before the one that runs? */
static bool preempts(const struct rq *rq, const struct task_struct *task)
{
	const struct task_struct *curr = rq->curr;

	if (unlikely(task->prio < MAX_RT_PRIO) && curr->prio >= MAX_RT_PRIO && rt_stands_back(rq))
		return curr == rq->idle;
	if (task->prio != curr->prio)
		return task->prio < curr->prio;
	return task->prio >= MAX_RT_PRIO && curr->array == rq->active &&
	       sched_clock() - rq->switched_at >= WAKEUP_GRANULARITY;
}

void check_preempt(struct rq *rq, struct task_struct *task)
{
	if (preempts(rq, task))
		resched_curr(rq);
}

void activate(struct rq *rq, struct task_struct *task)
{
	bool first = preempts(rq, task);

	if (task->in_load) {
		task->in_load = false;
		rq->nr_uninterruptible--;
	}
	task->state = TASK_RUNNING;
	enqueue_task(rq, task, first && task->prio >= MAX_RT_PRIO);
	__atomic_and_fetch(&idle_cpus, ~(1UL << rq->cpu), __ATOMIC_RELAXED);
	if (first)
		resched_curr(rq);
}

struct rq *migrate(struct rq *rq, struct task_struct *task, unsigned int cpu)
{
	struct rq *to = cpu_rq(cpu);

	task->state = TASK_WAKING; /* nobody else touches it meanwhile, but for its affinity */
	spin_unlock(&rq->lock);
	double_rq_lock(rq, to);
	while (unlikely(!(task->cpus_allowed >> to->cpu & 1))) {
		struct rq *next = cpu_rq(__builtin_ctzl(task->cpus_allowed));

		if (to != rq)
			spin_unlock(&to->lock);
		spin_unlock(&rq->lock);
		to = next;
		double_rq_lock(rq, to);
	}
	task->cpu = to->cpu;
	if (to != rq)
		spin_unlock(&rq->lock);
	return to;
}

bool try_to_wake_up(struct task_struct *task, unsigned int state)
{
	unsigned long flags = local_irq_save();
	struct rq *rq = task_rq_lock(task);
	bool slept = task->state & state;
	unsigned int cpu;

	if (slept && task->on_rq) {
		task->state = TASK_RUNNING; /* it was only about to sleep */
	} else if (slept) {
		cpu = select_task_cpu(task);
		if (cpu != rq->cpu)
			rq = migrate(rq, task, cpu);
		activate(rq, task);
	}
	spin_unlock(&rq->lock);
	local_irq_restore(flags);
	return slept;
}

/* Where it runs may change meanwhile; then it has been in the kernel. */
void kick_task(struct task_struct *task)
{
	unsigned int cpu = READ_ONCE(task->cpu);

	if (cpu != smp_processor_id() && READ_ONCE(cpu_rq(cpu)->curr) == task)
		smp_send_ipi(cpu, IPI_RESCHEDULE);
}

void move_task(struct task_struct *task, unsigned int cpu)
{
	struct rq *from = cpu_rq(task->cpu), *to = cpu_rq(cpu);

	double_rq_lock(from, to);
	if (task->cpu == from->cpu && task == from->curr) {
		resched_curr(from); /* schedule() sends it away */
	} else if (task->cpu == from->cpu && task->on_rq && task->cpus_allowed >> cpu & 1) {
		dequeue_task(from, task);
		task->cpu = cpu;
		activate(to, task);
	}
	if (from != to)
		spin_unlock(&from->lock);
	spin_unlock(&to->lock);
}

/* The child's first turn is taken from its parent's. */
void sched_fork(struct task_struct *task)
{
	task->state = TASK_NEW;
	task->on_rq = false;
	if (current->reset_on_fork) {
		if (task->policy == SCHED_FIFO || task->policy == SCHED_RR)
			task->static_prio = DEFAULT_PRIO;
		task->policy = task->rt_priority ? SCHED_NORMAL : task->policy;
		task->rt_priority = 0;
		task->static_prio = max(task->static_prio, DEFAULT_PRIO);
		task->reset_on_fork = false;
	}
	if (task->policy != SCHED_FIFO && task->policy != SCHED_RR)
		task->prio = task->static_prio;
	current->slice /= 2;
	task->slice = current->slice;
	task->sum_exec = task->slept_at = task->utime_ticks = task->stime_ticks = 0;
	task->virt = task->ticked = 0;
	task->nvcsw = task->nivcsw = 0;
}

void wake_up_new_task(struct task_struct *task)
{
	unsigned long flags = local_irq_save();
	struct rq *rq = task_rq_lock(task);
	unsigned int cpu = select_task_cpu(task);

	if (cpu != rq->cpu)
		rq = migrate(rq, task, cpu);
	activate(rq, task);
	spin_unlock(&rq->lock);
	local_irq_restore(flags);
}
