/*
 * The scheduler: which task a CPU runs, and how a sleeping one comes back.  The run queues are in
 * queue.c, the spreading of tasks over CPUs in balance.c, the calls that set policies in policy.c.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/timer.h>
#include <asm/irqflags.h>
#include <asm/smp.h>
#include "rq.h"

/* A task that wakes up takes the CPU from one of its own priority that has had it this long. */
#define WAKEUP_GRANULARITY 1000000UL
#define SHORTEST_TICK	   500000L
#define BALANCE_INTERVAL   (16 * TICK_NSEC)

struct rq *runqueues[NR_CPUS];
static struct rq boot_rq;

static void rq_init(struct rq *rq, unsigned int cpu, struct task_struct *idle)
{
	spin_lock_init_nested(&rq->lock);
	rq->cpu = cpu;
	rq->curr = rq->idle = idle;
	rq->active = &rq->arrays[0];
	rq->expired = &rq->arrays[1];
	for (int i = 0; i < 2; i++)
		for (int prio = 0; prio < MAX_PRIO; prio++)
			INIT_LIST_HEAD(&rq->arrays[i].queue[prio]);
	idle->cpu = cpu;
	idle->prio = MAX_PRIO; /* after everybody */
	runqueues[cpu] = rq;
}

void sched_init(void)
{
	rq_init(&boot_rq, 0, &init_task);
}

int sched_init_cpu(unsigned int cpu, struct task_struct *idle)
{
	struct rq *rq = kzalloc(sizeof(*rq));

	if (!rq)
		return -ENOMEM;
	rq_init(rq, cpu, idle);
	return 0;
}

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

/* Put a task that was not in any queue into that of @rq, which is locked and becomes its own. */
static void activate(struct rq *rq, struct task_struct *task)
{
	bool first = preempts(rq, task);

	task->state = TASK_RUNNING;
	enqueue_task(rq, task, first && task->prio >= MAX_RT_PRIO);
	__atomic_and_fetch(&idle_cpus, ~(1UL << rq->cpu), __ATOMIC_RELAXED);
	if (first)
		resched_curr(rq);
}

/* @rq is locked; instead of it that of @cpu is, with @task there. */
static struct rq *migrate(struct rq *rq, struct task_struct *task, unsigned int cpu)
{
	struct rq *to = cpu_rq(cpu);

	task->state = TASK_WAKING; /* nobody else touches it meanwhile */
	spin_unlock(&rq->lock);
	double_rq_lock(rq, to);
	task->cpu = cpu;
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
	if (task->cpu == from->cpu && task != from->curr && task->on_rq &&
	    task->cpus_allowed >> cpu & 1) {
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

/* A task that may no longer run here was taken out of the queue; now that it is off the CPU... */
static void push_away(struct rq *rq, struct task_struct *task)
{
	rq = migrate(rq, task, select_task_cpu(task));
	activate(rq, task);
	spin_unlock(&rq->lock);
}

/* On the stack of the task that got the CPU; @prev had it.  Interrupts are off. */
void finish_task_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();

	if (unlikely(prev->state == TASK_RUNNING && !prev->on_rq && prev != rq->idle)) {
		push_away(rq, prev);
		return;
	}
	if (unlikely(prev->state == TASK_DEAD)) {
		spin_unlock(&rq->lock);
		put_task_struct(prev);
		return;
	}
	spin_unlock(&rq->lock);
}

/* Has something come that ends this kind of sleep? */
static bool signal_pending_state(const struct task_struct *task)
{
	if (!signal_pending(task))
		return false;
	if (task->state & TASK_INTERRUPTIBLE)
		return true;
	return (task->state & TASK_WAKEKILL) && fatal_signal_pending(task);
}

/* The task that leaves the CPU: does it sleep, or stay in the queue? */
static void put_prev_task(struct rq *rq, struct task_struct *prev)
{
	if (prev == rq->idle)
		return;
	if (prev->state != TASK_RUNNING && !signal_pending_state(prev)) {
		dequeue_task(rq, prev);
		prev->nvcsw++;
		prev->slept_at = prev->sum_exec;
		return;
	}
	prev->state = TASK_RUNNING;
	if (unlikely(!(prev->cpus_allowed >> rq->cpu & 1)))
		dequeue_task(rq, prev); /* finish_task_switch() sends it where it may run */
	else if (prev->yielded)
		requeue_task(rq, prev, prev->prio >= MAX_RT_PRIO);
	prev->yielded = false;
}

/* When the tick has to look at a task that now begins to run. */
static void arm_tick(const struct task_struct *next, u64 now)
{
	s64 slice = next->policy == SCHED_FIFO ? (s64)TICK_NSEC : next->slice;

	tick_start(now + (u64)min(max(slice, SHORTEST_TICK), (s64)TICK_NSEC));
}

void schedule(void)
{
	struct task_struct *prev = current, *next;
	struct rq *rq;
	u64 now;

	lockdep_assert_none("sleep");
	local_irq_disable();
	rq = this_rq();
	spin_lock(&rq->lock);
	clear_work(prev, WORK_RESCHED);
	now = sched_clock();
	charge_task(prev, now);
	put_prev_task(rq, prev);
	if (unlikely(!rq->nr_running))
		pull_task(rq, 1);
	next = pick_next_task(rq);
	if (next != prev) {
		rq->curr = next;
		rq->switched_at = next->exec_start = now;
		if (next == rq->idle)
			__atomic_or_fetch(&idle_cpus, 1UL << rq->cpu, __ATOMIC_RELAXED);
		else
			arm_tick(next, now);
		prev->nivcsw += prev->on_rq;
		if (prev->mm != next->mm)
			switch_mm(prev->mm, next->mm);
		finish_task_switch(switch_to(prev, next));
	} else {
		spin_unlock(&rq->lock);
	}
	local_irq_enable();
}

void cond_resched(void)
{
	if (need_resched())
		schedule();
}

/*
 * An ordinary task whose slice is over waits for the next round, a round-robin one for its equals.
 */
static void end_of_slice(struct rq *rq, struct task_struct *task)
{
	task->slice = task_slice(task);
	requeue_task(rq, task, task->prio >= MAX_RT_PRIO);
	resched_curr(rq);
}

static void charge_tick(struct task_struct *task, bool user)
{
	if (user)
		task->utime_ticks++;
	else
		task->stime_ticks++;
}

void scheduler_tick(bool user)
{
	struct rq *rq = this_rq();
	struct task_struct *task;
	u64 now = sched_clock();

	spin_lock(&rq->lock);
	task = rq->curr;
	if (task == rq->idle) { /* its tick ends here */
		spin_unlock(&rq->lock);
		return;
	}
	charge_task(task, now);
	charge_tick(task, user);
	if (task->slice <= 0 && task->policy != SCHED_FIFO)
		end_of_slice(rq, task);
	if (rq->nr_running > 1)
		kick_idle_cpu(rq);
	if (now >= rq->next_balance) {
		rq->next_balance = now + BALANCE_INTERVAL;
		pull_task(rq, 2);
	}
	arm_tick(task, now);
	spin_unlock(&rq->lock);
	if (task->signal->cpu_timers_armed)
		run_cpu_timers(task);
}

/* What a CPU does that has nothing to do. */
void cpu_idle(void)
{
	for (;;) {
		local_irq_disable();
		if (need_resched())
			schedule();
		else
			cpu_idle_wait();
	}
}
