/*
 * Real-time tasks come before all others, but not for ever: when they have had 950 ms of a second
 * and others wait, those have the CPU for 50 ms.  Linux's sched_rt_runtime_us: a loop at a
 * real-time priority does not stop the machine.
 *
 * A task that has to stand back goes into an array of its own, where pick_next_task() does not look
 * as long as there is anybody else.  Only the tick counts, so that switching costs nothing.
 */
#include "rq.h"

#define RT_PERIOD  NSEC_PER_SEC
#define RT_RUNTIME (950UL * 1000000)

/*
 * Have real-time tasks had their share of the period?  One runs since it got the CPU, or since the
 * last tick that found one; if that was not in the period any more, a new one begins there.
 */
static bool exceeded(struct rq *rq, u64 now)
{
	u64 since = max(rq->switched_at, rq->rt_counted);

	if (since - rq->rt_period >= RT_PERIOD) {
		rq->rt_period = since;
		rq->rt_time = 0;
	}
	rq->rt_time += now - since;
	rq->rt_counted = now;
	return rq->rt_time > RT_RUNTIME;
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
	rq->rt_back = rq->rt_time = 0;
	rq->rt_period = sched_clock();
	for (int prio = 0; prio < MAX_RT_PRIO; prio++)
		while (!list_empty(&rq->throttled->queue[prio])) {
			struct task_struct *task = list_first_entry(&rq->throttled->queue[prio],
								    struct task_struct, run_list);

			requeue_task(task, rq->active);
			check_preempt(rq, task);
		}
}
