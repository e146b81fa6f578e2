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

struct sigqueue *sigqueue_new(struct user_struct *user, unsigned long limit, bool force)
{
	struct sigqueue *q = NULL;
	u32 queued = __atomic_add_fetch(&user->sigqueued, 1, __ATOMIC_RELAXED);

	if (force || queued <= limit)
		q = kmem_cache_alloc(cache);
	if (!q) {
		__atomic_sub_fetch(&user->sigqueued, 1, __ATOMIC_RELAXED);
		return NULL;
	}
	get_user_struct(user);
	q->user = user;
	q->preallocated = q->orphaned = false;
	INIT_LIST_HEAD(&q->list);
	return q;
}

static void destroy(struct sigqueue *q)
{
	__atomic_sub_fetch(&q->user->sigqueued, 1, __ATOMIC_RELAXED);
	put_user_struct(q->user);
	kmem_cache_free(cache, q);
}

/* A timer's own entry goes back to the timer. */
void sigqueue_put(struct sigqueue *q)
{
	if (!q->preallocated || q->orphaned)
		destroy(q);
}

static void unlink_entry(struct sigqueue *q)
{
	list_del(&q->list);
	INIT_LIST_HEAD(&q->list);
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
		unlink_entry(q);
		sigqueue_put(q);
	}
}

void flush_sigqueue(struct sigpending *pending)
{
	flush_mask(pending, -1UL);
}

/* --- the entries of POSIX timers --- */

struct sigqueue *sigqueue_alloc(void)
{
	struct sigqueue *q = sigqueue_new(current->user, rlimit(RLIMIT_SIGPENDING), false);

	if (q) {
		q->preallocated = true;
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
	if (q) {
		*info = q->info;
		unlink_entry(q);
		sigqueue_put(q);
		return;
	}
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = SI_USER;
}

/* What the program did itself comes first, then the lowest number. */
static int next_signal(const struct sigpending *pending, sigset_t mask)
{
	sigset_t ready = pending->signal & ~mask;

	if (!ready)
		return 0;
	if (ready & MASK_SYNC)
		ready &= MASK_SYNC;
	return __builtin_ctzl(ready) + 1;
}

int dequeue_signal(sigset_t mask, struct kernel_siginfo *info)
{
	struct signal_struct *signal = current->signal;
	int sig = next_signal(&current->pending, mask);

	if (sig) {
		collect_signal(sig, &current->pending, info);
	} else {
		sig = next_signal(&signal->shared_pending, mask);
		if (!sig)
			return 0;
		collect_signal(sig, &signal->shared_pending, info);
		if (sig == SIGALRM)
			itimer_rearm(signal);
	}
	recalc_sigpending();
	if (in_mask(sig, MASK_STOP))
		current->jobctl |= JOBCTL_STOP_DEQUEUED;
	return sig;
}
