/*
 * Real-time tasks come before all others, but not for ever: when they have had 950 ms of a second
 * and others wait, those have the CPU for 50 ms.  Linux's sched_rt_runtime_us: a loop at a
 * real-time priority does not stop the machine.
 */
#include "rq.h"

#define RT_PERIOD  NSEC_PER_SEC
#define RT_RUNTIME (950UL * 1000000)

/* A period begins with the first stretch of time that is not in the last one any more. */
void rt_charge(struct rq *rq, u64 delta, u64 now)
{
	u64 since = now - delta;

	if (since - rq->rt_period >= RT_PERIOD) {
		rq->rt_period = since;
		rq->rt_time = 0;
	}
	rq->rt_time += delta;
	if (rq->rt_time > RT_RUNTIME && !rq->rt_back)
		rq->rt_back = now + RT_PERIOD - RT_RUNTIME;
}

void rt_tick(struct rq *rq, const struct task_struct *task, u64 now)
{
	if (rq->rt_back && now >= rq->rt_back) {
		rq->rt_back = rq->rt_time = 0;
		rq->rt_period = now;
	}
	if ((task->prio < MAX_RT_PRIO) == rt_stands_back(rq))
		resched_curr(rq);
}
