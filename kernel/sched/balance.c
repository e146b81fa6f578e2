/*
 * Spreading tasks over the CPUs.  A task that wakes up goes back to its last CPU when that is idle,
 * else to one that is, else it waits where it was.  A CPU that runs out of tasks pulls one from the
 * busiest queue; a busy one tells an idle one to come; and every now and then each looks whether
 * another has two tasks more.
 */
#include <limen/sched.h>
#include <asm/smp.h>
#include "rq.h"

#define SCAN_MAX 32 /* queued tasks looked at in one pull, so that the cost does not grow */

cpumask_t idle_cpus;

unsigned int select_task_cpu(const struct task_struct *task)
{
	cpumask_t allowed = task->cpus_allowed & cpu_online_mask();
	cpumask_t idle = READ_ONCE(idle_cpus) & allowed;
	cpumask_t last = 1UL << task->cpu;

	if (!(allowed & last))
		return __builtin_ctzl(idle ? idle : allowed);
	if (idle & last || !idle || !READ_ONCE(cpu_rq(task->cpu)->nr_running))
		return task->cpu;
	return __builtin_ctzl(idle);
}

void double_rq_lock(struct rq *a, struct rq *b)
{
	struct rq *first = a->cpu < b->cpu ? a : b;

	spin_lock(&first->lock);
	if (a != b)
		spin_lock(first == a ? &b->lock : &a->lock);
}

static struct rq *busiest_rq(const struct rq *self, unsigned int at_least)
{
	cpumask_t others = cpu_online_mask() & ~(1UL << self->cpu);
	struct rq *busiest = NULL;

	for (; others; others &= others - 1) {
		struct rq *rq = cpu_rq(__builtin_ctzl(others));

		if (READ_ONCE(rq->nr_running) >= at_least) {
			at_least = rq->nr_running + 1;
			busiest = rq;
		}
	}
	return busiest;
}

/* A task of @array that may run on @cpu and is not running, from the end of the longest wait. */
static struct task_struct *find_movable(const struct rq *rq, struct prio_array *array,
					unsigned int cpu)
{
	int scanned = 0;

	for (int word = 0; word < (int)ARRAY_SIZE(array->bitmap); word++) {
		for (u64 bits = array->bitmap[word]; bits; bits &= bits - 1) {
			struct list_head *queue = &array->queue[word * 64 + __builtin_ctzl(bits)];
			struct task_struct *task;

			list_for_each_entry(task, queue, run_list) {
				if (task != rq->curr && task->cpus_allowed >> cpu & 1)
					return task;
				if (++scanned == SCAN_MAX)
					return NULL;
			}
		}
	}
	return NULL;
}

/* The other queue is only tried: to wait for its lock, this one's would have to be let go. */
bool pull_task(struct rq *rq, unsigned int surplus)
{
	struct rq *from = busiest_rq(rq, max(rq->nr_running + surplus, 2U));
	struct task_struct *task;

	if (!from || !spin_trylock(&from->lock))
		return false;
	task = find_movable(from, &from->rt, rq->cpu);
	if (!task)
		task = find_movable(from, from->expired, rq->cpu);
	if (!task)
		task = find_movable(from, from->active, rq->cpu);
	if (task) {
		dequeue_task(from, task);
		task->cpu = rq->cpu;
		enqueue_task(rq, task, false);
		check_preempt(rq, task);
	}
	spin_unlock(&from->lock);
	return task;
}

void kick_idle_cpu(const struct rq *rq)
{
	cpumask_t idle = READ_ONCE(idle_cpus) & cpu_online_mask() & ~(1UL << rq->cpu);

	if (idle)
		smp_send_ipi(__builtin_ctzl(idle), IPI_RESCHEDULE);
}
