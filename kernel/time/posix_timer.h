/*
 * POSIX timers: what posix_timer.c (running out and starting again), timer_create.c and
 * timer_calls.c share.
 *
 * A timer that runs out sends its signal and stops.  Its next period begins when the signal is
 * taken; how many periods have passed by then is the overrun.  So no program is flooded.
 */
#pragma once

#include <limen/sched.h>
#include "clock.h"

#define SIGEV_SIGNAL	0
#define SIGEV_NONE	1
#define SIGEV_THREAD	2
#define SIGEV_THREAD_ID 4

/* Guarded by the siglock of its process; `cpu` by tasklist_lock. */
struct k_itimer {
	struct list_head list; /* in signal->posix_timers */
	struct signal_struct *signal;
	struct pid *target; /* SIGEV_THREAD_ID: the thread's, with a reference; else NULL */
	struct sigqueue *sigq;
	int id, clockid, notify;
	enum clock_base base; /* a relative time of the wall clock is one of BASE_MONOTONIC */
	u64 expires, interval; /* ns of the clock */
	bool active; /* started, and has not run out */
	unsigned int requeue; /* odd: the signal is under way, and then the next period begins */
	s64 overrun, overrun_last; /* of the signal under way, and of the last one taken */
	struct wall_timer wall; /* BASE_REAL; for BASE_MONOTONIC the struct timer in it */
	struct cpu_timer cpu; /* BASE_CPU */
};

/* All that follows: tasklist_lock and the siglock held. */

void posix_timer_setup(struct k_itimer *kt);
/* posix_timer_now() - the time on its clock. */
u64 posix_timer_now(const struct k_itimer *kt);
/* posix_timer_forward() - move `expires` past @now by whole periods; by how many. */
s64 posix_timer_forward(struct k_itimer *kt, u64 now);
/* posix_timer_arm() - it runs until kt->expires; on a CPU clock, until the next tick at least. */
void posix_timer_arm(struct k_itimer *kt);
/* posix_timer_start() - the same for the first time: if that has passed, it runs out at once. */
void posix_timer_start(struct k_itimer *kt);
/* posix_timer_stop() - false: it is running out just now; give up the locks and try again. */
bool posix_timer_stop(struct k_itimer *kt);
/* find_posix_timer() - of the current process, or NULL. */
struct k_itimer *find_posix_timer(int id);
/* posix_timer_overrun() - the last signal's, and @more, as far as an int goes. */
int posix_timer_overrun(const struct k_itimer *kt, int more);

/* lock_timers() - those of the current process: tasklist_lock and its siglock. */
static inline void lock_timers(void)
{
	spin_lock_irq(&tasklist_lock);
	spin_lock(&current->sighand->siglock);
}

static inline void unlock_timers(void)
{
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irq(&tasklist_lock);
}
