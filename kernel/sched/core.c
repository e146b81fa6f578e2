/*
 * The scheduler: which task a CPU runs, and how a sleeping one comes back.  The run queues are in
 * queue.c, waking in wake.c, the spreading of tasks over CPUs in balance.c, the calls that set
 * policies in policy.c.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/timer.h>
#include <asm/irqflags.h>
#include <asm/smp.h>
#include "rq.h"

#define SHORTEST_TICK	 500000L
#define BALANCE_INTERVAL (16 * TICK_NSEC)

struct rq *runqueues[NR_CPUS];
static struct rq boot_rq;

static void rq_init(struct rq *rq, unsigned int cpu, struct task_struct *idle)
{
	spin_lock_init_nested(&rq->lock);
	rq->cpu = cpu;
	rq->curr = rq->idle = idle;
	rq->active = &rq->arrays[0];
	rq->expired = &rq->arrays[1];
	for (int prio = 0; prio < MAX_PRIO; prio++) {
		INIT_LIST_HEAD(&rq->arrays[0].queue[prio]);
		INIT_LIST_HEAD(&rq->arrays[1].queue[prio]);
		INIT_LIST_HEAD(&rq->rt.queue[prio]);
	}
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
	return (task->state & (TASK_WAKEKILL | TASK_STOPPED)) && fatal_signal_pending(task);
}

/* The task that leaves the CPU: does it sleep, or stay in the queue? */
static void put_prev_task(struct rq *rq, struct task_struct *prev)
{
	if (prev == rq->idle)
		return;
	if (prev->state != TASK_RUNNING && !signal_pending_state(prev)) {
		dequeue_task(rq, prev);
		if (prev->state & TASK_UNINTERRUPTIBLE) {
			prev->in_load = true;
			rq->nr_uninterruptible++;
		}
		prev->nvcsw++;
		prev->slept_at = prev->sum_exec;
		return;
	}
	prev->state = TASK_RUNNING;
	if (unlikely(!(prev->cpus_allowed >> rq->cpu & 1)))
		dequeue_task(rq, prev); /* finish_task_switch() sends it where it may run */
	else if (prev->yielded)
		requeue_task(rq, prev, true);
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
	charge_task(rq, prev, now);
	put_prev_task(rq, prev);
	if (unlikely(!rq->nr_running))
		pull_task(rq, 1);
	next = pick_next_task(rq);
	if (next != prev) {
		rq->curr = next;
		rq->switched_at = next->exec_start = now;
		if (next == rq->idle) {
			__atomic_or_fetch(&idle_cpus, 1UL << rq->cpu, __ATOMIC_RELAXED);
		} else {
			if (unlikely(prev == rq->idle)) /* it may have pulled a task itself */
				__atomic_and_fetch(&idle_cpus, ~(1UL << rq->cpu), __ATOMIC_RELAXED);
			arm_tick(next, now);
		}
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
	requeue_task(rq, task, true);
	resched_curr(rq);
}

static void charge_tick(struct task_struct *task, bool user)
{
	if (user) {
		task->utime_ticks++;
		task->virt += min(task->sum_exec - task->ticked, (u64)TICK_NSEC);
	} else {
		task->stime_ticks++;
	}
	task->ticked = task->sum_exec;
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
	charge_task(rq, task, now);
	charge_tick(task, user);
	if (task->slice <= 0 && task->policy != SCHED_FIFO)
		end_of_slice(rq, task);
	if (rq->rt.nr)
		rt_tick(rq, task, now);
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
