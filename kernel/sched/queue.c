/* The arrays of a run queue (rq.h), and how long a task's turn is. */
#include <limen/mm.h>
#include "rq.h"

#define BASE_SLICE 20000000L /* ns, at nice 0 */
#define MIN_SLICE  500000L
#define RR_SLICE   100000000L /* sched_rr_get_interval(2) */

/*
 * A task's share against others': each nice level is worth a factor of 1.25, as on Linux (nice(2)).
 * 1024 is nice 0.
 */
static const unsigned int weights[40] = {
	88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
	9548,  7620,  6100,  4904,  3906,  3121,  2501,	 1991,	1586,  1277,
	1024,  820,   655,   526,   423,   335,	  272,	 215,	172,   137,
	110,   87,    70,    56,    45,	   36,	  29,	 23,	18,    15,
};

s64 task_slice(const struct task_struct *task)
{
	if (task->policy == SCHED_RR)
		return RR_SLICE;
	if (task->policy == SCHED_IDLE)
		return MIN_SLICE;
	return max(BASE_SLICE * weights[task->static_prio - MAX_RT_PRIO] / 1024, MIN_SLICE);
}

static void array_add(struct prio_array *array, struct task_struct *task, bool head)
{
	struct list_head *queue = &array->queue[task->prio];

	if (head)
		list_add(&task->run_list, queue);
	else
		list_add_tail(&task->run_list, queue);
	array->bitmap[task->prio / 64] |= 1UL << task->prio % 64;
	array->nr++;
	task->array = array;
}

static void array_del(struct task_struct *task)
{
	struct prio_array *array = task->array;

	list_del(&task->run_list);
	if (list_empty(&array->queue[task->prio]))
		array->bitmap[task->prio / 64] &= ~(1UL << task->prio % 64);
	array->nr--;
}

static struct prio_array *array_for(struct rq *rq, const struct task_struct *task, bool expired)
{
	if (task->prio < MAX_RT_PRIO)
		return &rq->rt;
	return expired ? rq->expired : rq->active;
}

void enqueue_task(struct rq *rq, struct task_struct *task, bool head)
{
	bool expired = task->slice <= 0;

	if (expired)
		task->slice = task_slice(task);
	array_add(array_for(rq, task, expired), task, head);
	task->on_rq = true;
	rq->nr_running++;
}

void dequeue_task(struct rq *rq, struct task_struct *task)
{
	array_del(task);
	task->on_rq = false;
	rq->nr_running--;
}

void requeue_task(struct rq *rq, struct task_struct *task, bool expired)
{
	array_del(task);
	array_add(array_for(rq, task, expired), task, false);
}

struct task_struct *pick_next_task(struct rq *rq)
{
	struct prio_array *array = rq->active;
	unsigned int word = 0;

	if (!rq->nr_running)
		return rq->idle;
	if (rq->rt.nr && !rt_stands_back(rq)) {
		array = &rq->rt;
	} else if (!array->nr) {
		rq->active = rq->expired;
		rq->expired = array;
		array = rq->active;
	}
	while (!array->bitmap[word])
		word++;
	return list_first_entry(&array->queue[word * 64 + __builtin_ctzl(array->bitmap[word])],
				struct task_struct, run_list);
}

void charge_task(struct rq *rq, struct task_struct *task, u64 now)
{
	u64 delta = now - task->exec_start;

	task->exec_start = now;
	task->sum_exec += delta;
	task->slice -= (s64)delta;
	if (unlikely(task->prio < MAX_RT_PRIO))
		rt_charge(rq, delta, now);
}
