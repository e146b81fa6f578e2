/*
 * Run queues: what the files of kernel/sched share.
 *
 * Each CPU has one.  Its tasks lie in a list for each priority, and a bitmap tells which lists hold
 * any: to find the best task takes the same time with 10 tasks and with 10,000.  There are three
 * such arrays.  Real-time tasks have one.  An ordinary task that has used up its slice goes from
 * the active one to the expired one; when the active one is empty they change places, and everybody
 * has a new turn.
 *
 * The lock of a run queue also guards the scheduler's fields of every task whose `cpu` it is.  It
 * is held while a CPU switches from one task to the next, so whoever has it finds a task that is
 * not `curr` with all its registers saved.  Two are taken in the order of their CPU numbers.
 */
#pragma once

#include <limen/list.h>
#include <limen/sched.h>
#include <limen/spinlock.h>

struct prio_array {
	unsigned int nr; /* tasks */
	u64 bitmap[(MAX_PRIO + 63) / 64];
	struct list_head queue[MAX_PRIO];
};

struct rq {
	spinlock_t lock; /* interrupts off; guards all below */
	unsigned int cpu;
	unsigned int nr_running; /* tasks in all arrays, curr among them */
	int nr_uninterruptible; /* tasks that went to sleep so here, less those that woke up here */
	struct task_struct *curr, *idle;
	struct prio_array *active, *expired, arrays[2], rt;
	u64 switched_at; /* when curr got the CPU */
	u64 next_balance;
	u64 rt_period; /* when it began, of which real-time tasks have had so much: */
	u64 rt_time; /* ns */
	u64 rt_back; /* until when they stand back; 0: they do not */
};

extern struct rq *runqueues[NR_CPUS];

static inline struct rq *cpu_rq(unsigned int cpu)
{
	return runqueues[cpu];
}

static inline struct rq *this_rq(void)
{
	return cpu_rq(smp_processor_id());
}

/* --- queue.c --- */

/*
 * enqueue_task(), dequeue_task() - into and out of the arrays; @head: before its equals.  A task
 * that has used up its turn waits for the next round.
 */
void enqueue_task(struct rq *rq, struct task_struct *task, bool head);
void dequeue_task(struct rq *rq, struct task_struct *task);
/* requeue_task() - @task has had its turn: behind its equals, or into the expired array. */
void requeue_task(struct rq *rq, struct task_struct *task, bool expired);
struct task_struct *pick_next_task(struct rq *rq);
/* task_slice() - how long a turn is for @task, ns; by its nice value or policy. */
s64 task_slice(const struct task_struct *task);
/* charge_task() - the running @task's time up to @now. */
void charge_task(struct rq *rq, struct task_struct *task, u64 now);

/* --- rt.c --- */

/* rt_charge() - a real-time task has run for the @delta ns before @now. */
void rt_charge(struct rq *rq, u64 delta, u64 now);
/* rt_tick() - @task runs: is it another kind's turn? */
void rt_tick(struct rq *rq, const struct task_struct *task, u64 now);
/* rt_stands_back() - do real-time tasks wait for the others? */
static inline bool rt_stands_back(const struct rq *rq)
{
	return unlikely(rq->rt_back) && rq->rt.nr < rq->nr_running;
}

/* --- balance.c --- */

extern cpumask_t idle_cpus; /* atomic: CPUs with nothing to run */
/* select_task_cpu() - where a task that wakes up should run. */
unsigned int select_task_cpu(const struct task_struct *task);
/* pull_task() - take a task from the busiest other queue if it has @surplus more than this one.
 * @rq is locked, and may be unlocked and locked again. */
bool pull_task(struct rq *rq, unsigned int surplus);
/* kick_idle_cpu() - this queue has more than it can run: let an idle CPU come and pull. */
void kick_idle_cpu(const struct rq *rq);
/* double_rq_lock() - lock both, in order; interrupts are off. */
void double_rq_lock(struct rq *a, struct rq *b);

/* --- wake.c --- */

/* task_rq_lock() - the queue of @task, locked; interrupts are off already. */
struct rq *task_rq_lock(struct task_struct *task);
/* resched_curr() - let the CPU of @rq call schedule() soon.  @rq is locked. */
void resched_curr(struct rq *rq);
/* check_preempt() - @task is new in the queue: should it run at once? */
void check_preempt(struct rq *rq, struct task_struct *task);
/* move_task() - off its CPU, where it may not run any more, to @cpu.  Neither lock is held. */
void move_task(struct task_struct *task, unsigned int cpu);
/* activate() - put a task that was in no queue into that of @rq, which is locked and is its own. */
void activate(struct rq *rq, struct task_struct *task);
/* migrate() - @rq is locked; then instead of it that of @cpu is, with @task there. */
struct rq *migrate(struct rq *rq, struct task_struct *task, unsigned int cpu);
