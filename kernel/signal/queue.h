/*
 * The queue of pending signals, where every signal goes in and out: a bit for each, and for most an
 * entry with what is known about it.  siglock is held, or at least interrupts are off.
 */
#pragma once

#include "signal.h"

/* --- queue.c: what is needed now and then --- */

/* alloc_entry() - a new one, with a reference to @user; NULL: memory is out. */
struct sigqueue *alloc_entry(struct user_struct *user);
/* free_entry() - an entry that is in no list and counts for nobody. */
void free_entry(struct sigqueue *q);
/* release_timer_entry() - @q, a POSIX timer's own, has been taken out of its list. */
void release_timer_entry(struct sigqueue *q);
/* signal_taken() - a stop signal or SIGALRM; @own: it was pending for the task alone. */
void signal_taken(int sig, bool own);

/* --- in --- */

/*
 * A task keeps the entry of its last signal for the next one, with the reference to its user; not
 * so the kernel's own tasks, which stay and get few.  Interrupts are off, so that none comes
 * between looking at it and taking it.
 */
static inline struct sigqueue *get_entry(struct user_struct *user)
{
	struct task_struct *task = current;
	struct sigqueue *q = task->spare_sigqueue;

	if (unlikely(!q || q->user != user))
		return alloc_entry(user);
	task->spare_sigqueue = NULL;
	return q;
}

static inline void put_entry(struct sigqueue *q)
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

/*
 * sigqueue_new() - a queue entry that counts for @user; @force: even over its limit.  NULL: it is
 * over the limit, or memory is out.
 */
static inline struct sigqueue *sigqueue_new(struct user_struct *user, unsigned long limit,
					    bool force)
{
	u32 queued = __atomic_add_fetch(&user->sigqueued, 1, __ATOMIC_RELAXED);
	struct sigqueue *q = NULL;

	if (likely(force || queued <= limit))
		q = get_entry(user);
	if (unlikely(!q))
		__atomic_sub_fetch(&user->sigqueued, 1, __ATOMIC_RELAXED);
	return q;
}

/* --- out --- */

static inline void take_out(struct sigqueue *q)
{
	list_del(&q->list);
	if (unlikely(q->preallocated)) {
		release_timer_entry(q);
		return;
	}
	__atomic_sub_fetch(&q->user->sigqueued, 1, __ATOMIC_RELAXED);
	put_entry(q);
}

/* The entry of @sig, the oldest; *@more tells whether there is another. */
static inline struct sigqueue *find_entry(struct sigpending *pending, int sig, bool *more)
{
	struct sigqueue *q, *first = NULL;

	*more = false;
	list_for_each_entry(q, &pending->list, list) {
		if (q->info.si_signo != sig)
			continue;
		*more = first;
		if (first)
			break;
		first = q;
	}
	return first;
}

/*
 * Take @sig, which is pending there; what is known about it is in *@info, if somebody @wants to
 * know.  True: it is a POSIX timer's, which has to be armed again; then *@info is there too.
 */
static inline bool collect_signal(int sig, struct sigpending *pending, struct kernel_siginfo *info,
				  bool wants)
{
	bool more, timer;
	struct sigqueue *q = find_entry(pending, sig, &more);

	if (!more)
		pending->signal &= ~sigmask(sig);
	if (unlikely(!q)) { /* there was no room for one: all that is known is the number */
		init_siginfo(info, sig, SI_USER);
		return false;
	}
	timer = unlikely(q->preallocated) && q->info.si_sys_private;
	if (unlikely(wants || timer))
		*info = q->info;
	take_out(q);
	return timer;
}

/* Where @task has a signal that is not in @mask; its own come before the process's. */
static inline struct sigpending *ready_signals(struct task_struct *task, sigset_t mask)
{
	if (task->pending.signal & ~mask)
		return &task->pending;
	if (task->signal->shared_pending.signal & ~mask)
		return &task->signal->shared_pending;
	return NULL;
}

/* What the program did itself comes first, then the lowest number. */
static inline int next_signal(sigset_t ready)
{
	return __builtin_ctzl(ready & MASK_SYNC ? ready & MASK_SYNC : ready) + 1;
}

/*
 * __dequeue_signal() - take the current task's next signal that is not in @mask; 0: none.  *@info
 * is for a handler that asks for it (SA_SIGINFO), or @always.  *@timer: as collect_signal() says.
 * recalc_sigpending() is left to the caller.
 */
static inline int __dequeue_signal(struct task_struct *task, sigset_t mask,
				   struct kernel_siginfo *info, bool always, bool *timer)
{
	struct sigpending *pending = ready_signals(task, mask);
	int sig;

	*timer = false;
	if (!pending)
		return 0;
	sig = next_signal(pending->signal & ~mask);
	*timer = collect_signal(sig, pending, info,
				always || action_of(task, sig)->sa_flags & SA_SIGINFO);
	if (unlikely(in_mask(sig, MASK_STOP | sigmask(SIGALRM))))
		signal_taken(sig, pending == &task->pending);
	return sig;
}
