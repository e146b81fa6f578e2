/*
 * Times of the wall clock: timers that run out at one, and setting the clock, which moves them.
 * A timer runs by sched_clock() underneath, so all that are started are kept in a list.
 */
#include <limen/list.h>
#include <limen/spinlock.h>
#include <limen/vdso.h>
#include "clock.h"

/*
 * Interrupts off; guards the list, and what is in it, and changes of the offset.  Before a timer
 * queue's lock.
 */
static spinlock_t wall_lock = SPIN_LOCK_UNLOCKED;
static LIST_HEAD(wall_timers);

void wall_timer_setup(struct wall_timer *wt, void (*function)(struct timer *timer))
{
	timer_setup(&wt->timer, function);
	INIT_LIST_HEAD(&wt->list);
	wt->when = 0;
}

static void start_locked(struct wall_timer *wt)
{
	timer_start(&wt->timer, (u64)max(wt->when - vdso_data.wall_offset, 0L));
}

void wall_timer_start(struct wall_timer *wt, s64 when)
{
	unsigned long flags = spin_lock_irqsave(&wall_lock);

	wt->when = when;
	if (list_empty(&wt->list))
		list_add_tail(&wt->list, &wall_timers);
	start_locked(wt);
	spin_unlock_irqrestore(&wall_lock, flags);
}

static void unlist(struct wall_timer *wt)
{
	list_del(&wt->list);
	INIT_LIST_HEAD(&wt->list);
}

/* Between running out and getting here the clock may have been set, and the timer started again. */
bool wall_timer_expired(struct wall_timer *wt)
{
	unsigned long flags = spin_lock_irqsave(&wall_lock);
	bool expired = !list_empty(&wt->list) && ktime_get_real() >= wt->when;

	if (expired) {
		unlist(wt);
		timer_try_cancel(&wt->timer);
	} else if (!list_empty(&wt->list)) {
		start_locked(wt);
	}
	spin_unlock_irqrestore(&wall_lock, flags);
	return expired;
}

int wall_timer_try_cancel(struct wall_timer *wt)
{
	unsigned long flags = spin_lock_irqsave(&wall_lock);
	int ret = timer_try_cancel(&wt->timer);

	if (!list_empty(&wt->list))
		unlist(wt);
	spin_unlock_irqrestore(&wall_lock, flags);
	return ret;
}

void wall_clock_set(s64 offset)
{
	unsigned long flags = spin_lock_irqsave(&wall_lock);
	struct wall_timer *wt;

	WRITE_ONCE(vdso_data.wall_offset, offset);
	list_for_each_entry(wt, &wall_timers, list)
		start_locked(wt);
	spin_unlock_irqrestore(&wall_lock, flags);
}

/* --- sleeping --- */

struct wall_sleeper {
	struct wall_timer wt;
	struct task_struct *task;
	bool expired;
};

static void wake_wall_sleeper(struct timer *timer)
{
	struct wall_sleeper *sleeper = container_of(timer, struct wall_sleeper, wt.timer);

	if (!wall_timer_expired(&sleeper->wt))
		return;
	WRITE_ONCE(sleeper->expired, true);
	wake_up_process(sleeper->task);
}

bool schedule_until_real(u64 expires)
{
	struct wall_sleeper sleeper = { .task = current };

	if (expires >= KTIME_MAX) {
		schedule();
		return false;
	}
	wall_timer_setup(&sleeper.wt, wake_wall_sleeper);
	wall_timer_start(&sleeper.wt, (s64)expires);
	schedule();
	while (wall_timer_try_cancel(&sleeper.wt) < 0)
		cpu_relax();
	return sleeper.expired;
}
