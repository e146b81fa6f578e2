/*
 * Real-time tasks come before all others, but not for ever: when they have had 950 ms of a second
 * and others wait, those have the CPU for 50 ms.  Linux's sched_rt_runtime_us: a loop at a
 * real-time priority does not stop the machine.
 *
 * A task that has to stand back goes into the expired array, where pick_next_task() does not look
 * as long as the active one holds anybody.  Time is counted by the tick alone.
 */
#include "rq.h"

#define RT_PERIOD  NSEC_PER_SEC
#define RT_RUNTIME (950UL * 1000000)

/* Is it time for the others?  A period begins with the first tick that finds a real-time task. */
static bool exceeded(struct rq *rq, u64 now)
{
	if (rq->rt_back)
		return true;
	if (now - rq->rt_from >= RT_PERIOD) {
		rq->rt_from = now;
		rq->rt_ticks = 0;
	}
	return ++rq->rt_ticks * TICK_NSEC > RT_RUNTIME;
}

void rt_tick(struct rq *rq, struct task_struct *task, u64 now)
{
	if (!exceeded(rq, now) || rq->nr_running == 1)
		return;
	if (!rq->rt_back)
		rq->rt_back = now + RT_PERIOD - RT_RUNTIME;
	requeue_task(task, rq->throttled);
	resched_curr(rq);
}

void rt_unthrottle(struct rq *rq)
{
	rq->rt_back = rq->rt_from = 0;
	for (int prio = 0; prio < MAX_RT_PRIO; prio++)
		while (!list_empty(&rq->throttled->queue[prio])) {
			struct task_struct *task = list_first_entry(&rq->throttled->queue[prio],
								    struct task_struct, run_list);

			requeue_task(task, rq->active);
			check_preempt(rq, task);
		}
}
