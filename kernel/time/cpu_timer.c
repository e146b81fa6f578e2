/*
 * What runs out by CPU time: timers on CPU clocks, ITIMER_VIRTUAL and ITIMER_PROF, RLIMIT_CPU and
 * RLIMIT_RTTIME.  Only the tick of a CPU that runs a task of the process looks, so they are as
 * exact as the tick.
 */
#include <limen/list.h>
#include "clock.h"
#include "itimer.h"

/* --- timers --- */

void cpu_timer_setup(struct cpu_timer *timer, const struct cpu_clock *clock,
		     void (*function)(struct cpu_timer *timer))
{
	INIT_LIST_HEAD(&timer->list);
	timer->clock = *clock;
	timer->expires = 0;
	timer->function = function;
	get_pid(clock->pid);
}

void cpu_timer_cancel(struct cpu_timer *timer)
{
	list_del(&timer->list);
	INIT_LIST_HEAD(&timer->list);
}

void cpu_timer_destroy(struct cpu_timer *timer)
{
	cpu_timer_cancel(timer);
	put_pid(timer->clock.pid);
}

/* If what the clock counts has ended, it never runs out. */
void cpu_timer_start(struct cpu_timer *timer, u64 expires)
{
	struct task_struct *task = cpu_clock_task(&timer->clock);

	cpu_timer_cancel(timer);
	timer->expires = expires;
	if (!task)
		return;
	list_add_tail(&timer->list, &task->signal->cpu_timers);
	task->signal->cpu_timers_armed = true;
}

bool cpu_timer_due(const struct cpu_timer *timer)
{
	u64 now;

	return cpu_clock_sample(&timer->clock, &now) && now >= timer->expires;
}

void cpu_timers_release(struct signal_struct *signal)
{
	while (!list_empty(&signal->cpu_timers))
		cpu_timer_cancel(list_first_entry(&signal->cpu_timers, struct cpu_timer, list));
}

/* What the clocks of a process have come to: counted once, however many timers there are. */
struct process_times {
	u64 virt, sum;
};

static bool is_due(const struct cpu_timer *timer, const struct task_struct *task,
		   const struct process_times *now)
{
	if (timer->clock.thread)
		return timer->clock.pid == task->thread_pid && cpu_timer_due(timer);
	return timer->expires <= (timer->clock.which == CPUCLOCK_VIRT ? now->virt : now->sum);
}

/* Those that have run out, of the process's clocks and @task's own, go to @expired. */
static void collect(struct task_struct *task, const struct process_times *now,
		    struct list_head *expired)
{
	struct cpu_timer *timer, *next;

	list_for_each_entry_safe(timer, next, &task->signal->cpu_timers, list) {
		if (!is_due(timer, task, now))
			continue;
		list_del(&timer->list);
		list_add_tail(&timer->list, expired);
	}
}

static void run_timers(struct task_struct *task, const struct process_times *now)
{
	LIST_HEAD(expired);

	collect(task, now, &expired);
	while (!list_empty(&expired)) {
		struct cpu_timer *timer = list_first_entry(&expired, struct cpu_timer, list);

		cpu_timer_cancel(timer);
		timer->function(timer);
	}
}

/* --- limits: SIGXCPU at the soft one and every second after it, SIGKILL at the hard one --- */

static void check_limit(struct task_struct *task, unsigned int resource, u64 used, u64 second)
{
	struct rlimit64 *limit = &task->signal->rlim[resource];

	if (limit->rlim_cur == RLIM64_INFINITY)
		return;
	if (used >= limit->rlim_max) {
		__send_signal_locked(SIGKILL, SEND_SIG_PRIV, task, true);
	} else if (used >= limit->rlim_cur) {
		__send_signal_locked(SIGXCPU, SEND_SIG_PRIV, task, true);
		limit->rlim_cur += second;
	}
}

/* The process's seconds, and a real-time task's microseconds since it last slept. */
static void check_limits(struct task_struct *task, u64 ns)
{
	check_limit(task, RLIMIT_CPU, ns / NSEC_PER_SEC, 1);
	if (task->prio < MAX_RT_PRIO)
		check_limit(task, RLIMIT_RTTIME, (task->sum_exec - task->slept_at) / NSEC_PER_USEC,
			    1000000);
}

bool cpu_limits(const struct signal_struct *signal)
{
	return signal->rlim[RLIMIT_CPU].rlim_cur != RLIM64_INFINITY ||
	       signal->rlim[RLIMIT_RTTIME].rlim_cur != RLIM64_INFINITY;
}

/* --- the tick --- */

static bool anything_armed(const struct signal_struct *signal)
{
	return !list_empty(&signal->cpu_timers) || cpu_itimers_armed(signal) || cpu_limits(signal);
}

void run_cpu_timers(struct task_struct *task)
{
	struct process_times now;

	spin_lock(&tasklist_lock);
	if (task->sighand) {
		spin_lock(&task->sighand->siglock);
		now.virt = process_sample(task, CPUCLOCK_VIRT);
		now.sum = process_sample(task, CPUCLOCK_SCHED);
		check_cpu_itimers(task, now.virt, now.sum);
		check_limits(task, now.sum);
		spin_unlock(&task->sighand->siglock);
		run_timers(task, &now);
		task->signal->cpu_timers_armed = anything_armed(task->signal);
	}
	spin_unlock(&tasklist_lock);
}
