/*
 * Load averages: how many tasks run, want to run or sleep uninterruptibly, over the last 1, 5 and
 * 15 minutes.  A sample every 5 seconds counts for less with each that follows.
 */
#include <limen/loadavg.h>
#include <limen/smp.h>
#include <limen/timer.h>
#include "rq.h"

#define LOAD_INTERVAL (5 * NSEC_PER_SEC)
#define FIXED_1	      2048UL /* 1 in the numbers below */

/* What is left of an average after a sample: 1 / e^(5 s / 1 min), and so on. */
static const unsigned long decay[3] = { 1884, 2014, 2037 };
static unsigned long averages[3]; /* written by the timer only */
static struct timer sampling;

/* A task may have been woken on another CPU than it went to sleep on: only the sum counts. */
static unsigned long nr_active(void)
{
	long active = 0;

	for (cpumask_t left = cpu_online_mask(); left; left &= left - 1) {
		const struct rq *rq = cpu_rq((unsigned int)__builtin_ctzl(left));

		active += READ_ONCE(rq->nr_running) + (long)READ_ONCE(rq->nr_uninterruptible);
	}
	return (unsigned long)max(active, 0L);
}

static void sample(struct timer *timer)
{
	unsigned long active = nr_active() * FIXED_1;

	for (unsigned int i = 0; i < 3; i++) {
		unsigned long load = averages[i] * decay[i] + active * (FIXED_1 - decay[i]);

		if (active >= averages[i])
			load += FIXED_1 - 1; /* or it would never be reached */
		WRITE_ONCE(averages[i], load / FIXED_1);
	}
	timer_start(timer, timer->expires + LOAD_INTERVAL);
}

void loadavg_init(void)
{
	timer_setup(&sampling, sample);
	timer_start(&sampling, sched_clock() + LOAD_INTERVAL);
}

void get_loadavg(unsigned long loads[3], unsigned int shift)
{
	for (unsigned int i = 0; i < 3; i++)
		loads[i] = (READ_ONCE(averages[i]) << shift) / FIXED_1;
}
