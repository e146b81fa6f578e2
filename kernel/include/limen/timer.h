/*
 * Timers: a function that is called once at a time of sched_clock(), on the CPU that started the
 * timer, in its timer interrupt: interrupts off, no sleeping.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/list.h>
#include <limen/rbtree.h>

struct pt_regs;

#define NSEC_PER_SEC  1000000000UL
#define NSEC_PER_USEC 1000UL
#define KTIME_MAX     (~0UL >> 1) /* never */
#define TICK_NSEC     4000000UL /* the tick of a CPU that runs a task: HZ is 250, as Debian's */
#define USER_HZ	      100 /* ticks in which times(2) and AT_CLKTCK count */

struct timer {
	struct rb_node node; /* guarded, as all here, by the lock of the CPU's queue */
	u64 expires; /* in sched_clock()'s nanoseconds */
	void (*function)(struct timer *timer);
	unsigned int cpu; /* whose queue it is or was in */
	bool queued;
};

/* timer_setup() - make it ready; once, before anything else. */
void timer_setup(struct timer *timer, void (*function)(struct timer *timer));
/* timer_start() - (re)start it; it may be running out.  Any context but its own CPU's irq-on code
 * that holds a lock its function takes. */
void timer_start(struct timer *timer, u64 expires);
/*
 * timer_cancel() - stop it; true when it had not run out.  Afterwards its function is not running
 * on any CPU (unless it is the caller).  Not with a lock held that the function takes.
 */
bool timer_cancel(struct timer *timer);
/* timer_try_cancel() - the same without waiting: -1 when the function is running at this moment. */
int timer_try_cancel(struct timer *timer);

/* timer_interrupt() - the clock event has come, into the code of @regs; interrupts off. */
void timer_interrupt(struct pt_regs *regs);
/* timers_init_cpu() - this CPU's queue. */
void timers_init_cpu(void);
/*
 * tick_start() - the scheduler wants scheduler_tick() at @expires on this CPU, if not before.
 * Interrupts off.
 */
void tick_start(u64 expires);

/*
 * schedule_until() - sleep (state is set) until woken or @expires; true when the time has come.
 * KTIME_MAX: no time limit.
 */
bool schedule_until(u64 expires);

/* --- the wall clock (clock.c, wall_timer.c) --- */

struct timespec64 {
	s64 tv_sec;
	s64 tv_nsec;
};

/* ktime_get_real() - nanoseconds since 1970; sched_clock() is CLOCK_MONOTONIC. */
s64 ktime_get_real(void);
/* clock_init() - set the wall clock by the machine's battery clock. */
void clock_init(void);

/* schedule_until_real() - schedule_until() a time of the wall clock, which may be set meanwhile. */
bool schedule_until_real(u64 expires);

/*
 * A timer at a time of the wall clock: when that clock is set, it is moved.  Its function begins
 * with `if (!wall_timer_expired(wt)) return;`.  For the rest, as struct timer.
 */
struct wall_timer {
	struct timer timer;
	struct list_head list; /* of those that are started */
	s64 when;
};

void wall_timer_setup(struct wall_timer *wt, void (*function)(struct timer *timer));
void wall_timer_start(struct wall_timer *wt, s64 when);
bool wall_timer_expired(struct wall_timer *wt);
int wall_timer_try_cancel(struct wall_timer *wt);

/* --- timers of processes --- */

struct kernel_siginfo;
struct signal_struct;
struct task_struct;

/* it_real_fn() - ITIMER_REAL has run out: the function of signal->real_timer. */
void it_real_fn(struct timer *timer);
/*
 * itimer_rearm() - SIGALRM has been taken: if that was ITIMER_REAL's, its next period begins.
 * siglock held.
 */
void itimer_rearm(struct signal_struct *signal);
/*
 * posixtimer_rearm() - the current task has taken a POSIX timer's signal, one with si_sys_private:
 * start the timer's next period, and complete si_overrun.  No lock held.
 */
void posixtimer_rearm(struct kernel_siginfo *info);
/* exit_itimers() - the POSIX timers of @task's process and their pending signals go: exec, exit. */
void exit_itimers(struct task_struct *task);
/*
 * run_cpu_timers() - from the tick, when signal->cpu_timers_armed: what has run out that counts the
 * CPU time of the running @task and its process.  Interrupts off.
 */
void run_cpu_timers(struct task_struct *task);
/* cpu_limits() - does the process have RLIMIT_CPU or RLIMIT_RTTIME, which the tick holds it to? */
bool cpu_limits(const struct signal_struct *signal);
/* cpu_timers_release() - nothing counts the time of this process any more.  tasklist_lock held. */
void cpu_timers_release(struct signal_struct *signal);

/* --- conversions --- */

static inline struct timespec64 ns_to_timespec64(s64 ns)
{
	struct timespec64 ts = { ns / (s64)NSEC_PER_SEC, ns % (s64)NSEC_PER_SEC };

	if (ts.tv_nsec < 0) {
		ts.tv_sec--;
		ts.tv_nsec += NSEC_PER_SEC;
	}
	return ts;
}

static inline bool timespec64_valid(const struct timespec64 *ts)
{
	return ts->tv_sec >= 0 && (u64)ts->tv_nsec < NSEC_PER_SEC;
}

/* timespec64_to_ns() - of a valid one; too long to count is KTIME_MAX. */
static inline u64 timespec64_to_ns(const struct timespec64 *ts)
{
	if ((u64)ts->tv_sec >= KTIME_MAX / NSEC_PER_SEC)
		return KTIME_MAX;
	return (u64)ts->tv_sec * NSEC_PER_SEC + (u64)ts->tv_nsec;
}

/* ktime_add() - the time @ns after @now; never after KTIME_MAX.  Both are at most that. */
static inline u64 ktime_add(u64 now, u64 ns)
{
	return min(now + ns, KTIME_MAX);
}
