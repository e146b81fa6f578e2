/*
 * Timers: a function that is called once at a time of sched_clock(), on the CPU that started the
 * timer, in its timer interrupt: interrupts off, no sleeping.
 */
#pragma once

#include <limen/compiler.h>
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

/* --- clocks (clock.c) --- */

struct timespec64 {
	s64 tv_sec;
	s64 tv_nsec;
};

/* ktime_get_real() - nanoseconds since 1970; sched_clock() is CLOCK_MONOTONIC. */
s64 ktime_get_real(void);
/* clock_init() - set the wall clock by the machine's battery clock. */
void clock_init(void);

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

/* --- a process's timers (itimer.c, posix-timers.c) --- */

struct task_struct;

/* it_real_fn() - the function of signal->real_timer: SIGALRM. */
void it_real_fn(struct timer *timer);
/* exit_itimers() - delete the POSIX timers of the current process @task: at its end, and at exec. */
void exit_itimers(struct task_struct *task);
/* run_cpu_timers() - the tick has found @task's process with timers on its CPU time, or a limit.
 * Interrupts are off. */
void run_cpu_timers(struct task_struct *task);
