/*
 * A limit to the messages that programs can cause: a console is slow, and the log has other things
 * to say.
 */
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/spinlock.h>
#include <limen/timer.h>

#define BURST	 100
#define INTERVAL (5 * NSEC_PER_SEC)

static spinlock_t limit_lock = SPIN_LOCK_UNLOCKED; /* guards all below */
static u64 interval_end;
static unsigned int logged, left_out;

bool printk_ratelimit(void)
{
	unsigned long flags = spin_lock_irqsave(&limit_lock);
	u64 now = sched_clock();
	unsigned int untold = 0;
	bool may;

	if (now >= interval_end) {
		interval_end = now + INTERVAL;
		untold = left_out;
		logged = left_out = 0;
	}
	may = logged < BURST;
	if (may)
		logged++;
	else
		left_out++;
	spin_unlock_irqrestore(&limit_lock, flags);
	if (untold)
		pr_warn("%u messages about programs were left out", untold);
	return may;
}
