/*
 * <limen/timer.h>: the timers of each CPU, in a tree by time, and its tick.  The CPU's clock event
 * is set to the earliest of them all.
 */
#include <limen/sched.h>
#include <limen/spinlock.h>
#include <limen/timer.h>
#include <asm/irqflags.h>
#include <asm/time.h>

struct timer_base {
	spinlock_t lock; /* interrupts off; guards all below but tick */
	struct rb_root root; /* by expires */
	struct rb_node *first;
	struct timer *running; /* whose function is being called */
	u64 tick; /* when scheduler_tick() is due; only this CPU uses it */
	u64 programmed; /* what the clock event is set to; only this CPU uses it */
};

static struct timer_base bases[NR_CPUS] = {
	[0 ... NR_CPUS - 1] = { .lock = SPIN_LOCK_UNLOCKED },
};

void timers_init_cpu(void)
{
	struct timer_base *base = &bases[smp_processor_id()];

	base->tick = base->programmed = KTIME_MAX;
}

/* Interrupts are off.  An event that comes too early does no harm, so it is only ever moved up. */
static void program(struct timer_base *base, u64 expires)
{
	if (expires >= base->programmed)
		return;
	base->programmed = expires;
	clockevent_set(expires);
}

void tick_start(u64 expires)
{
	struct timer_base *base = &bases[smp_processor_id()];

	if (expires >= base->tick)
		return;
	base->tick = expires;
	program(base, expires);
}

void timer_setup(struct timer *timer, void (*function)(struct timer *timer))
{
	*timer = (struct timer){ .function = function };
}

/* The queue that the timer is in, locked.  Interrupts are off. */
static struct timer_base *lock_base(const struct timer *timer)
{
	for (;;) {
		unsigned int cpu = READ_ONCE(timer->cpu);

		spin_lock(&bases[cpu].lock);
		if (timer->cpu == cpu)
			return &bases[cpu];
		spin_unlock(&bases[cpu].lock);
	}
}

static void enqueue(struct timer_base *base, struct timer *timer)
{
	struct rb_node **link = &base->root.node, *parent = NULL;
	bool first = true;

	while (*link) {
		parent = *link;
		if (timer->expires < rb_entry(parent, struct timer, node)->expires) {
			link = &parent->left;
		} else {
			link = &parent->right;
			first = false;
		}
	}
	rb_insert(&timer->node, parent, link, &base->root);
	if (first)
		base->first = &timer->node;
	timer->queued = true;
}

static void dequeue(struct timer_base *base, struct timer *timer)
{
	if (base->first == &timer->node)
		base->first = rb_next(&timer->node);
	rb_erase(&timer->node, &base->root);
	timer->queued = false;
}

/* It moves to this CPU's queue, unless its function is running on another just now. */
void timer_start(struct timer *timer, u64 expires)
{
	unsigned long flags = local_irq_save();
	struct timer_base *base = lock_base(timer);
	struct timer_base *mine = &bases[smp_processor_id()];

	if (timer->queued)
		dequeue(base, timer);
	timer->expires = expires;
	if (base != mine) {
		timer->cpu = smp_processor_id();
		spin_unlock(&base->lock);
		spin_lock(&mine->lock);
	}
	enqueue(mine, timer);
	if (mine->first == &timer->node)
		program(mine, expires);
	spin_unlock(&mine->lock);
	local_irq_restore(flags);
}

int timer_try_cancel(struct timer *timer)
{
	unsigned long flags = local_irq_save();
	struct timer_base *base = lock_base(timer);
	int ret = timer->queued;

	if (timer->queued)
		dequeue(base, timer);
	for (unsigned int cpu = 0; cpu < NR_CPUS; cpu++)
		if (READ_ONCE(bases[cpu].running) == timer)
			ret = -1;
	spin_unlock(&base->lock);
	local_irq_restore(flags);
	return ret;
}

bool timer_cancel(struct timer *timer)
{
	int ret;

	while ((ret = timer_try_cancel(timer)) < 0)
		cpu_relax();
	return ret;
}

/* Call the functions of what has run out. */
static void expire(struct timer_base *base, u64 now)
{
	spin_lock(&base->lock);
	while (base->first) {
		struct timer *timer = rb_entry(base->first, struct timer, node);

		if (timer->expires > now)
			break;
		dequeue(base, timer);
		WRITE_ONCE(base->running, timer);
		spin_unlock(&base->lock);
		timer->function(timer);
		spin_lock(&base->lock);
		WRITE_ONCE(base->running, NULL);
	}
	spin_unlock(&base->lock);
}

static u64 first_expiry(struct timer_base *base)
{
	struct rb_node *first;
	u64 expires;

	spin_lock(&base->lock);
	first = base->first;
	expires = first ? rb_entry(first, struct timer, node)->expires : KTIME_MAX;
	spin_unlock(&base->lock);
	return expires;
}

void timer_interrupt(struct pt_regs *regs)
{
	struct timer_base *base = &bases[smp_processor_id()];
	u64 now = sched_clock();

	base->programmed = KTIME_MAX;
	expire(base, now);
	if (base->tick <= now) {
		base->tick = KTIME_MAX;
		scheduler_tick(user_mode(regs));
	}
	program(base, min(base->tick, first_expiry(base)));
}

/* --- sleeping for a time --- */

struct sleeper {
	struct timer timer;
	struct task_struct *task;
	bool expired;
};

static void wake_sleeper(struct timer *timer)
{
	struct sleeper *sleeper = container_of(timer, struct sleeper, timer);

	WRITE_ONCE(sleeper->expired, true);
	wake_up_process(sleeper->task);
}

static bool schedule_with_timer(u64 expires)
{
	struct sleeper sleeper = { .task = current };

	timer_setup(&sleeper.timer, wake_sleeper);
	timer_start(&sleeper.timer, expires);
	schedule();
	timer_cancel(&sleeper.timer);
	return sleeper.expired;
}

bool schedule_until(u64 expires)
{
	if (expires < KTIME_MAX)
		return schedule_with_timer(expires);
	schedule();
	return false;
}
