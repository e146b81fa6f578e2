/* Pending signals: what queue.h leaves to functions. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/string.h>
#include "queue.h"

static struct kmem_cache *cache;

void signals_init(void)
{
	cache = kmem_cache_create("sigqueue", sizeof(struct sigqueue), 16);
}

void init_sigpending(struct sigpending *pending)
{
	INIT_LIST_HEAD(&pending->list);
	pending->signal = 0;
}

noinline struct sigqueue *alloc_entry(struct user_struct *user)
{
	struct sigqueue *q = kmem_cache_alloc(cache);

	if (q) {
		get_user_struct(user);
		q->user = user;
		q->preallocated = q->orphaned = false;
	}
	return q;
}

noinline void free_entry(struct sigqueue *q)
{
	put_user_struct(q->user);
	kmem_cache_free(cache, q);
}

void drop_spare_sigqueue(struct task_struct *task)
{
	if (task->spare_sigqueue)
		free_entry(task->spare_sigqueue);
}

void flush_mask(struct sigpending *pending, sigset_t mask)
{
	struct sigqueue *q, *next;

	if (!(pending->signal & mask))
		return;
	pending->signal &= ~mask;
	list_for_each_entry_safe(q, next, &pending->list, list) {
		if (!in_mask(q->info.si_signo, mask))
			continue;
		take_out(q);
	}
}

void flush_sigqueue(struct sigpending *pending)
{
	flush_mask(pending, -1UL);
}

/* --- the entries of POSIX timers --- */

struct sigqueue *sigqueue_alloc(void)
{
	unsigned long flags = local_irq_save();
	struct sigqueue *q = sigqueue_new(current->user, rlimit(RLIMIT_SIGPENDING), false);

	local_irq_restore(flags);
	if (q) {
		q->preallocated = true;
		INIT_LIST_HEAD(&q->list);
		memset(&q->info, 0, sizeof(q->info));
	}
	return q;
}

/* It goes back to its timer, or, if that is gone, away. */
noinline void release_timer_entry(struct sigqueue *q)
{
	INIT_LIST_HEAD(&q->list);
	if (!q->orphaned)
		return;
	__atomic_sub_fetch(&q->user->sigqueued, 1, __ATOMIC_RELAXED);
	free_entry(q);
}

void sigqueue_free(struct sigqueue *q)
{
	q->orphaned = true;
	if (list_empty(&q->list))
		release_timer_entry(q);
}

/* --- taking one --- */

noinline void signal_taken(int sig, bool own)
{
	if (in_mask(sig, MASK_STOP))
		current->jobctl |= JOBCTL_STOP_DEQUEUED;
	else if (!own)
		itimer_rearm(current->signal);
}

int dequeue_signal(sigset_t mask, struct kernel_siginfo *info, bool *timer)
{
	int sig = __dequeue_signal(current, mask, info, true, timer);

	if (sig)
		recalc_sigpending();
	return sig;
}
