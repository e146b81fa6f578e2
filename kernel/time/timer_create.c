/* The life of a POSIX timer: timer_create(2), timer_delete(2), and the end of its process. */
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

/* Nobody else is left who could start one. */
void exit_itimers(struct task_struct *task)
{
	while (!list_empty(&task->signal->posix_timers))
		delete_timer(first_timer, 0);
	if (!(task->pending.signal | task->signal->shared_pending.signal))
		return;
	lock_timers();
	flush_timer_signals(&task->pending);
	flush_timer_signals(&task->signal->shared_pending);
	unlock_timers();
}
