/* Pending signals: a bit for each, and for most an entry with what is known about it. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/string.h>
#include "signal.h"

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

static void free_entry(struct sigqueue *q)
{
	put_user_struct(q->user);
	kmem_cache_free(cache, q);
}

/*
 * A task keeps the entry of its last signal for the next one, with the reference to its user; not
 * so the kernel's own tasks, which stay and get few.
 * Interrupts are off, as siglock is held or will be, so nothing comes between looking and taking.
 */
static inline struct sigqueue *alloc_entry(struct user_struct *user)
{
	struct task_struct *task = current;
	struct sigqueue *q = task->spare_sigqueue;

	if (likely(q && q->user == user)) {
		task->spare_sigqueue = NULL;
		return q;
	}
	q = kmem_cache_alloc(cache);
	if (q) {
		get_user_struct(user);
		q->user = user;
	}
	return q;
}

static inline void keep_entry(struct sigqueue *q)
{
	struct task_struct *task = current;
	struct sigqueue *old = q;

	if (likely(!(task->flags & PF_KTHREAD))) {
		old = task->spare_sigqueue;
		task->spare_sigqueue = q;
	}
	if (unlikely(old))
		free_entry(old);
}

void drop_spare_sigqueue(struct task_struct *task)
{
	if (task->spare_sigqueue)
		free_entry(task->spare_sigqueue);
}

struct sigqueue *sigqueue_new(struct user_struct *user, unsigned long limit, bool force)
{
	struct sigqueue *q = NULL;
	u32 queued = __atomic_add_fetch(&user->sigqueued, 1, __ATOMIC_RELAXED);

	if (likely(force || queued <= limit))
		q = alloc_entry(user);
	if (likely(q))
		q->preallocated = q->orphaned = false;
	else
		__atomic_sub_fetch(&user->sigqueued, 1, __ATOMIC_RELAXED);
	return q;
}

static inline void destroy(struct sigqueue *q)
{
	__atomic_sub_fetch(&q->user->sigqueued, 1, __ATOMIC_RELAXED);
	keep_entry(q);
}

/* Out of its list; a timer's own entry goes back to the timer. */
static inline void take_out(struct sigqueue *q)
{
	list_del(&q->list);
	INIT_LIST_HEAD(&q->list);
	if (!q->preallocated || q->orphaned)
		destroy(q);
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

void sigqueue_free(struct sigqueue *q)
{
	q->orphaned = true;
	if (list_empty(&q->list))
		destroy(q);
}

/* --- taking one --- */

/* The entry of @sig, the oldest; *@more tells whether there is another. */
static struct sigqueue *find_entry(struct sigpending *pending, int sig, bool *more)
{
	struct sigqueue *q, *first = NULL;

	*more = false;
	list_for_each_entry(q, &pending->list, list) {
		if (q->info.si_signo != sig)
			continue;
		if (first) {
			*more = true;
			break;
		}
		first = q;
	}
	return first;
}

/* Without an entry, there was no room for one: all that is known is the number. */
static void collect_signal(int sig, struct sigpending *pending, struct kernel_siginfo *info)
{
	bool more;
	struct sigqueue *q = find_entry(pending, sig, &more);

	if (!more)
		pending->signal &= ~sigmask(sig);
	if (unlikely(!q)) {
		*info = (struct kernel_siginfo){ .si_signo = sig, .si_code = SI_USER };
		return;
	}
	*info = q->info;
	take_out(q);
}

/* What the program did itself comes first, then the lowest number. */
static inline int next_signal(sigset_t ready)
{
	return __builtin_ctzl(ready & MASK_SYNC ? ready & MASK_SYNC : ready) + 1;
}

/* The task's own come before the process's. */
int __dequeue_signal(sigset_t mask, struct kernel_siginfo *info)
{
	struct task_struct *task = current;
	struct sigpending *pending = &task->pending;
	int sig;

	if (!(pending->signal & ~mask))
		pending = &task->signal->shared_pending;
	if (!(pending->signal & ~mask))
		return 0;
	sig = next_signal(pending->signal & ~mask);
	collect_signal(sig, pending, info);
	if (unlikely(sig == SIGALRM && pending != &task->pending))
		itimer_rearm(task->signal);
	if (unlikely(in_mask(sig, MASK_STOP)))
		task->jobctl |= JOBCTL_STOP_DEQUEUED;
	return sig;
}

int dequeue_signal(sigset_t mask, struct kernel_siginfo *info)
{
	int sig = __dequeue_signal(mask, info);

	if (sig)
		recalc_sigpending();
	return sig;
}
