/* What the files of kernel/time share: clocks by their numbers, clock_gettime(2). */
#pragma once

#include <limen/clocks.h>
#include <limen/sched.h>
#include <limen/timer.h>

#define TIMER_ABSTIME 1

/* What a clock counts, and so how one waits for a time of it. */
enum clock_base {
	BASE_MONOTONIC, /* time since the start: struct timer */
	BASE_REAL, /* the wall clock: struct wall_timer */
	BASE_CPU, /* CPU time: struct cpu_timer */
	BASE_FD, /* the clock of a device file: there are none */
};

struct clock {
	enum clock_base base;
	bool sleeps; /* for clock_nanosleep() */
	bool timers; /* for timer_create() */
	bool alarm; /* needs a battery clock that could wake the machine */
	bool coarse;
};

/* find_clock() - NULL: there is no such clock. */
const struct clock *find_clock(int id);
/* clock_now() - ns; 0, or -EINVAL: the clock is of a process that is not there. */
int clock_now(int id, s64 *ns);
/* have_alarm_clock() - is there a battery clock? */
bool have_alarm_clock(void);
/* wall_clock_set() - the wall clock is to be @offset ahead of sched_clock(): move what waits. */
void wall_clock_set(s64 offset);

/* timeval_valid() - can it be a span of time? */
static inline bool timeval_valid(const struct timeval *tv)
{
	return tv->tv_sec >= 0 && (u64)tv->tv_usec < 1000000;
}

static inline u64 timeval_to_ns(const struct timeval *tv)
{
	struct timespec64 ts = { tv->tv_sec, tv->tv_usec * (s64)NSEC_PER_USEC };

	return timespec64_to_ns(&ts);
}

/* --- CPU clocks (cpu_clock.c) --- */

/*
 * Whose CPU time a clock counts, and which part of it.  The numbers are those of
 * clock_getcpuclockid(3): the complement of a pid, three bits up; then "of one thread"; then which.
 */
#define CPUCLOCK_PROF  0 /* user and system time */
#define CPUCLOCK_VIRT  1 /* user time */
#define CPUCLOCK_SCHED 2 /* exact: what clock_gettime() means */

struct cpu_clock {
	struct pid *pid; /* the thread's, or the process's */
	bool thread;
	int which;
};

/*
 * find_cpu_clock() - what the clock @id counts; @gettime: any thread's number will do for its
 * process.  0 or -EINVAL.  tasklist_lock held.
 */
int find_cpu_clock(int id, bool gettime, struct cpu_clock *clock);
/* cpu_clock_sample() - the time on it; false: what it counts has ended.  tasklist_lock held. */
bool cpu_clock_sample(const struct cpu_clock *clock, u64 *ns);
int cpu_clock_now(int id, s64 *ns);
/* cpu_clock_task() - a task that it counts; NULL: it has ended.  tasklist_lock held. */
struct task_struct *cpu_clock_task(const struct cpu_clock *clock);
/* process_sample() - CPU time of @task's process.  tasklist_lock or siglock held. */
u64 process_sample(struct task_struct *task, int which);

/* --- CPU timers (cpu_timer.c): a function that is called once at a time of a CPU clock --- */

struct cpu_timer {
	struct list_head list; /* in signal->cpu_timers; guarded, as all here, by tasklist_lock */
	struct cpu_clock clock; /* with a reference to the pid */
	u64 expires;
	/* called from the tick, with tasklist_lock held and the timer out of the list */
	void (*function)(struct cpu_timer *timer);
};

/* cpu_timer_setup() - takes a reference to clock->pid, which cpu_timer_destroy() gives back. */
void cpu_timer_setup(struct cpu_timer *timer, const struct cpu_clock *clock,
		     void (*function)(struct cpu_timer *timer));
void cpu_timer_destroy(struct cpu_timer *timer);
/* cpu_timer_start() - (re)start it: the next tick after @expires calls the function. */
void cpu_timer_start(struct cpu_timer *timer, u64 expires);
/* cpu_timer_due() - has its time come already? */
bool cpu_timer_due(const struct cpu_timer *timer);
void cpu_timer_cancel(struct cpu_timer *timer);
