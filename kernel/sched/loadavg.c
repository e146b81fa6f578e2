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

/* A task may have gone to sleep on one CPU and been woken on another: only the sum means anything.
 */
static unsigned long nr_active(void)
{
	long active = 0;

	for (unsigned int cpu = 0; cpu < nr_online_cpus(); cpu++)
		active += READ_ONCE(cpu_rq(cpu)->nr_running) +
			  (long)READ_ONCE(cpu_rq(cpu)->nr_uninterruptible);
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
