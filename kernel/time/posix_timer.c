/* POSIX timers at work: posix_timer.h. */
#include <limen/list.h>
#include "posix_timer.h"

#define INT_MAX 0x7fffffff

struct k_itimer *find_posix_timer(int id)
{
	struct k_itimer *kt;

	list_for_each_entry(kt, &current->signal->posix_timers, list)
		if (kt->id == id)
			return kt;
	return NULL;
}

u64 posix_timer_now(const struct k_itimer *kt)
{
	u64 now = 0;

	if (kt->base == BASE_REAL)
		return (u64)ktime_get_real();
	if (kt->base == BASE_MONOTONIC)
		return sched_clock();
	cpu_clock_sample(&kt->cpu.clock, &now);
	return now;
}

s64 posix_timer_forward(struct k_itimer *kt, u64 now)
{
	u64 periods;

	if (now < kt->expires)
		return 0;
	periods = (now - kt->expires) / kt->interval + 1;
	kt->expires = ktime_add(kt->expires, periods * kt->interval);
	return (s64)periods;
}

int posix_timer_overrun(const struct k_itimer *kt, int more)
{
	return (int)min(kt->overrun_last + more, (s64)INT_MAX);
}

/* --- running out --- */

/* False: the signal is ignored, so nobody will take it. */
static bool send_timer_signal(struct k_itimer *kt)
{
	struct task_struct *task = kt->signal->group_leader;

	if (kt->target)
		task = pid_task(kt->target, PIDTYPE_PID);
	if (!task) /* the thread has ended: nobody is left to be told */
		return true;
	return send_sigqueue_locked(kt->sigq, task, !kt->target);
}

/*
 * An ignored signal's next period begins at once, but a short one not before the next tick, as that
 * of a CPU clock never does: it would do nothing but keep the CPU busy.
 */
static void fire(struct k_itimer *kt)
{
	u64 now;

	kt->active = false;
	kt->sigq->info.si_sys_private = kt->interval ? (int)++kt->requeue : 0;
	if (send_timer_signal(kt) || !kt->interval)
		return;
	now = posix_timer_now(kt);
	if (kt->base != BASE_CPU && kt->interval < TICK_NSEC)
		now += TICK_NSEC;
	kt->overrun += posix_timer_forward(kt, now);
	kt->requeue++;
	posix_timer_arm(kt);
}

/* tasklist_lock is held; the leader is there while any thread is. */
static void fire_with_siglock(struct k_itimer *kt)
{
	spinlock_t *siglock = &kt->signal->group_leader->sighand->siglock;

	spin_lock(siglock);
	if (kt->active)
		fire(kt);
	spin_unlock(siglock);
}

static void posix_timer_fn(struct timer *timer)
{
	struct k_itimer *kt = container_of(timer, struct k_itimer, wall.timer);

	if (kt->base == BASE_REAL && !wall_timer_expired(&kt->wall))
		return;
	spin_lock(&tasklist_lock);
	fire_with_siglock(kt);
	spin_unlock(&tasklist_lock);
}

static void posix_cpu_timer_fn(struct cpu_timer *timer)
{
	fire_with_siglock(container_of(timer, struct k_itimer, cpu));
}

/* --- starting and stopping --- */

/* kt->cpu.clock has been filled in. */
void posix_timer_setup(struct k_itimer *kt)
{
	struct cpu_clock clock = kt->cpu.clock;

	wall_timer_setup(&kt->wall, posix_timer_fn);
	if (kt->base == BASE_CPU)
		cpu_timer_setup(&kt->cpu, &clock, posix_cpu_timer_fn);
}

void posix_timer_arm(struct k_itimer *kt)
{
	if (kt->notify == SIGEV_NONE)
		return;
	kt->active = true;
	if (kt->base == BASE_REAL)
		wall_timer_start(&kt->wall, (s64)kt->expires);
	else if (kt->base == BASE_MONOTONIC)
		timer_start(&kt->wall.timer, kt->expires);
	else
		cpu_timer_start(&kt->cpu, kt->expires);
}

void posix_timer_start(struct k_itimer *kt)
{
	posix_timer_arm(kt);
	if (kt->active && kt->base == BASE_CPU && cpu_timer_due(&kt->cpu)) {
		cpu_timer_cancel(&kt->cpu);
		fire(kt);
	}
}

bool posix_timer_stop(struct k_itimer *kt)
{
	if (kt->base == BASE_CPU)
		cpu_timer_cancel(&kt->cpu);
	else if (kt->base == BASE_REAL && wall_timer_try_cancel(&kt->wall) < 0)
		return false;
	else if (kt->base == BASE_MONOTONIC && timer_try_cancel(&kt->wall.timer) < 0)
		return false;
	kt->active = false;
	return true;
}

void posixtimer_rearm(struct kernel_siginfo *info)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	struct k_itimer *kt;

	spin_lock(&current->sighand->siglock);
	kt = find_posix_timer(info->si_tid);
	if (kt && kt->interval && kt->requeue == (unsigned int)info->si_sys_private) {
		kt->overrun_last = kt->overrun + posix_timer_forward(kt, posix_timer_now(kt));
		kt->overrun = -1; /* the period that ends in time is none */
		kt->requeue++;
		info->si_overrun = posix_timer_overrun(kt, info->si_overrun);
		posix_timer_arm(kt);
	}
	info->si_sys_private = 0;
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}
