/* The calls on POSIX timers: timer_create(2), timer_settime(2), timer_getoverrun(2) ... */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "posix_timer.h"

struct sigevent {
	union sigval sigev_value;
	int sigev_signo, sigev_notify;
	int sigev_notify_thread_id;
	int pad[11];
};

struct itimerspec64 {
	struct timespec64 it_interval, it_value;
};

static void lock_timers(void)
{
	spin_lock_irq(&tasklist_lock);
	spin_lock(&current->sighand->siglock);
}

static void unlock_timers(void)
{
	spin_unlock(&current->sighand->siglock);
	spin_unlock_irq(&tasklist_lock);
}

/* --- creating --- */

/* The thread that is to be told; NULL: the process is.  0 or -EINVAL. */
static int find_target(struct k_itimer *kt, const struct sigevent *event)
{
	struct task_struct *task;

	kt->notify = event->sigev_notify;
	switch (event->sigev_notify) {
	case SIGEV_SIGNAL | SIGEV_THREAD_ID:
		task = find_task_by_pid(event->sigev_notify_thread_id);
		if (!task || task->signal != current->signal)
			return -EINVAL;
		kt->target = task->thread_pid;
		get_pid(kt->target);
		break;
	case SIGEV_SIGNAL:
	case SIGEV_THREAD:
		break;
	case SIGEV_NONE:
		return 0;
	default:
		return -EINVAL;
	}
	return event->sigev_signo <= 0 || event->sigev_signo > _NSIG ? -EINVAL : 0;
}

/* One after the other; after the largest, those that are free again. */
static int new_timer_id(void)
{
	struct signal_struct *signal = current->signal;
	int first = signal->next_timer_id, id;

	do {
		id = signal->next_timer_id;
		signal->next_timer_id = (int)((u32)(id + 1) & 0x7fffffff);
		if (!find_posix_timer(id))
			return id;
	} while (signal->next_timer_id != first);
	return -EAGAIN;
}

/* @event NULL: SIGALRM to the process, with the timer's number.  tasklist_lock and siglock held. */
static int init_timer(struct k_itimer *kt, int clockid, const struct sigevent *event)
{
	struct kernel_siginfo *info = &kt->sigq->info;

	kt->signal = current->signal;
	kt->clockid = clockid;
	kt->base = BASE_MONOTONIC; /* until the clock is known to be there */
	kt->overrun = -1;
	kt->id = new_timer_id();
	if (kt->id < 0)
		return kt->id;
	*info = (struct kernel_siginfo){ .si_signo = SIGALRM, .si_code = SI_TIMER };
	info->si_tid = kt->id;
	info->si_timer_value.sival_int = kt->id;
	if (!event)
		return 0;
	info->si_signo = event->sigev_signo;
	info->si_timer_value = event->sigev_value;
	return find_target(kt, event);
}

/* The clock's own conditions come last, after the number has been told. */
static int attach_clock(struct k_itimer *kt)
{
	const struct clock *clock = find_clock(kt->clockid);
	int error = 0;

	if (clock->alarm && !have_alarm_clock())
		return -EOPNOTSUPP;
	if (clock->alarm && !capable())
		return -EPERM;
	if (clock->base == BASE_CPU)
		error = find_cpu_clock(kt->clockid, false, &kt->cpu.clock);
	if (error)
		return error;
	kt->base = clock->base;
	posix_timer_setup(kt);
	list_add(&kt->list, &kt->signal->posix_timers);
	return 0;
}

/* It is in no list, and does not run.  siglock is held. */
static void free_timer(struct k_itimer *kt)
{
	if (kt->sigq)
		sigqueue_free(kt->sigq);
	if (kt->target)
		put_pid(kt->target);
	if (kt->base == BASE_CPU)
		cpu_timer_destroy(&kt->cpu);
	kfree(kt);
}

static int create_timer(struct k_itimer *kt, int clockid, const struct sigevent *event,
			int __user *id)
{
	int error;

	lock_timers();
	error = init_timer(kt, clockid, event);
	unlock_timers();
	if (error)
		return error;
	if (put_user(kt->id, id))
		return -EFAULT;
	lock_timers();
	error = attach_clock(kt);
	unlock_timers();
	return error;
}

SYSCALL_DEFINE3(timer_create, int, which_clock, const struct sigevent __user *, timer_event_spec,
		int __user *, created_timer_id)
{
	const struct clock *clock = find_clock(which_clock);
	struct sigevent event;
	struct k_itimer *kt;
	int error;

	if (timer_event_spec && copy_from_user(&event, timer_event_spec, sizeof(event)))
		return -EFAULT;
	if (!clock)
		return -EINVAL;
	if (!clock->timers)
		return -EOPNOTSUPP;
	kt = kzalloc(sizeof(*kt));
	if (!kt)
		return -EAGAIN;
	kt->sigq = sigqueue_alloc();
	error = kt->sigq ? create_timer(kt, which_clock, timer_event_spec ? &event : NULL,
					created_timer_id)
			 : -EAGAIN;
	if (error) {
		lock_timers();
		free_timer(kt);
		unlock_timers();
	}
	return error;
}

/* --- using --- */

/* Is it by the CPU time of a task that has ended? */
static bool clock_gone(const struct k_itimer *kt)
{
	return kt->base == BASE_CPU && !cpu_clock_task(&kt->cpu.clock);
}

static void timer_get(struct k_itimer *kt, struct itimerspec64 *setting)
{
	bool silent = kt->notify == SIGEV_NONE; /* never runs: what it shows is worked out here */
	u64 now;

	*setting = (struct itimerspec64){ .it_interval = ns_to_timespec64((s64)kt->interval) };
	if (clock_gone(kt) || (!kt->interval && !kt->active && !silent))
		return;
	now = posix_timer_now(kt);
	if (kt->interval && (silent || kt->requeue & 1))
		kt->overrun += posix_timer_forward(kt, now);
	if (kt->expires > now)
		setting->it_value = ns_to_timespec64((s64)(kt->expires - now));
	else if (!silent)
		setting->it_value.tv_nsec = 1; /* the signal is under way */
}

/* The timer is stopped.  Signals that are under way do not start it again. */
static void timer_set(struct k_itimer *kt, bool absolute, const struct itimerspec64 *new)
{
	u64 value = timespec64_to_ns(&new->it_value);

	kt->interval = 0;
	kt->requeue = (kt->requeue + 2) & ~1U;
	kt->overrun_last = 0;
	kt->overrun = -1;
	if (!value) {
		if (kt->base == BASE_CPU)
			kt->expires = 0;
		return;
	}
	kt->interval = timespec64_to_ns(&new->it_interval);
	if (kt->base != BASE_CPU)
		kt->base = absolute ? find_clock(kt->clockid)->base : BASE_MONOTONIC;
	kt->expires = absolute ? value : ktime_add(posix_timer_now(kt), value);
	posix_timer_arm(kt);
}

static int do_timer_settime(int id, bool absolute, const struct itimerspec64 *new,
			    struct itimerspec64 *old)
{
	struct k_itimer *kt;

	for (bool first = true;; first = false) {
		lock_timers();
		kt = find_posix_timer(id);
		if (!kt || clock_gone(kt)) {
			unlock_timers();
			return kt ? -ESRCH : -EINVAL;
		}
		if (first)
			timer_get(kt, old);
		if (posix_timer_stop(kt))
			break;
		unlock_timers();
		cpu_relax();
	}
	timer_set(kt, absolute, new);
	unlock_timers();
	return 0;
}

SYSCALL_DEFINE4(timer_settime, int, timer_id, int, flags, const struct itimerspec64 __user *,
		new_setting, struct itimerspec64 __user *, old_setting)
{
	struct itimerspec64 new, old;
	int error;

	if (!new_setting)
		return -EINVAL;
	if (copy_from_user(&new, new_setting, sizeof(new)))
		return -EFAULT;
	if (!timespec64_valid(&new.it_interval) || !timespec64_valid(&new.it_value))
		return -EINVAL;
	error = do_timer_settime(timer_id, flags & TIMER_ABSTIME, &new, &old);
	if (!error && old_setting && copy_to_user(old_setting, &old, sizeof(old)))
		return -EFAULT;
	return error;
}

SYSCALL_DEFINE2(timer_gettime, int, timer_id, struct itimerspec64 __user *, setting)
{
	struct itimerspec64 now;
	struct k_itimer *kt;

	lock_timers();
	kt = find_posix_timer(timer_id);
	if (kt)
		timer_get(kt, &now);
	unlock_timers();
	if (!kt)
		return -EINVAL;
	return copy_to_user(setting, &now, sizeof(now)) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(timer_getoverrun, int, timer_id)
{
	const struct k_itimer *kt;
	int overrun = -EINVAL;

	lock_timers();
	kt = find_posix_timer(timer_id);
	if (kt)
		overrun = posix_timer_overrun(kt, 0);
	unlock_timers();
	return overrun;
}

/* --- deleting --- */

/* The timer that @find gives, if it is one; then true. */
static bool delete_timer(struct k_itimer *(*find)(int id), int id)
{
	for (;;) {
		struct k_itimer *kt;

		lock_timers();
		kt = find(id);
		if (!kt)
			break;
		if (posix_timer_stop(kt)) {
			list_del(&kt->list);
			free_timer(kt);
			unlock_timers();
			return true;
		}
		unlock_timers();
		cpu_relax();
	}
	unlock_timers();
	return false;
}

SYSCALL_DEFINE1(timer_delete, int, timer_id)
{
	return delete_timer(find_posix_timer, timer_id) ? 0 : -EINVAL;
}

static struct k_itimer *first_timer(int unused)
{
	struct list_head *timers = &current->signal->posix_timers;

	return list_empty(timers) ? NULL : list_first_entry(timers, struct k_itimer, list);
}

/* Signals of timers that are no more.  siglock held. */
static void flush_timer_signals(struct sigpending *pending)
{
	struct sigqueue *q, *next;
	sigset_t gone = 0, kept = 0;

	list_for_each_entry_safe(q, next, &pending->list, list) {
		if (q->info.si_code != SI_TIMER) {
			kept |= sigmask(q->info.si_signo);
			continue;
		}
		gone |= sigmask(q->info.si_signo);
		list_del(&q->list);
		INIT_LIST_HEAD(&q->list);
		sigqueue_free(q);
	}
	pending->signal &= ~(gone & ~kept);
}

void exit_itimers(struct task_struct *task)
{
	if (list_empty(&task->signal->posix_timers))
		return;
	while (delete_timer(first_timer, 0))
		;
	lock_timers();
	flush_timer_signals(&task->pending);
	flush_timer_signals(&task->signal->shared_pending);
	unlock_timers();
}
