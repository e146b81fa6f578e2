/* <limen/wait.h>, <limen/completion.h>: sleeping until something has happened. */
#include <limen/completion.h>
#include <limen/errno.h>
#include <limen/wait.h>

void init_waitqueue_head(struct wait_queue_head *wq)
{
	spin_lock_init(&wq->lock);
	INIT_LIST_HEAD(&wq->head);
}

static void queue_entry(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	if (entry->exclusive)
		list_add_tail(&entry->list, &wq->head);
	else
		list_add(&entry->list, &wq->head);
}

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long flags = spin_lock_irqsave(&wq->lock);

	queue_entry(wq, entry);
	spin_unlock_irqrestore(&wq->lock, flags);
	__atomic_thread_fence(__ATOMIC_SEQ_CST); /* other side: waitqueue_active() */
}

void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long flags = spin_lock_irqsave(&wq->lock);

	list_del(&entry->list);
	INIT_LIST_HEAD(&entry->list);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, unsigned int state)
{
	unsigned long flags = spin_lock_irqsave(&wq->lock);

	if (list_empty(&entry->list))
		queue_entry(wq, entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, flags);
	__atomic_thread_fence(__ATOMIC_SEQ_CST); /* other side: waitqueue_active() */
}

/*
 * Who has been woken finds the entry out of the queue and needs no lock.  It is on the stack of the
 * task that waits, so the store that says "out" is the waker's last touch of it.
 */
static void take_out(struct wait_queue_entry *entry)
{
	list_del(&entry->list);
	entry->list.prev = &entry->list;
	__atomic_store_n(&entry->list.next, &entry->list, __ATOMIC_RELEASE);
}

static bool is_out(struct wait_queue_entry *entry)
{
	return __atomic_load_n(&entry->list.next, __ATOMIC_ACQUIRE) == &entry->list;
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	WRITE_ONCE(current->state, TASK_RUNNING);
	if (!is_out(entry))
		remove_wait_queue(wq, entry);
}

bool autoremove_wake_function(struct wait_queue_entry *entry)
{
	bool woken = try_to_wake_up(entry->task, TASK_NORMAL);

	take_out(entry);
	return woken;
}

static void wake_up_locked(struct wait_queue_head *wq, bool all)
{
	struct wait_queue_entry *entry, *next;

	list_for_each_entry_safe(entry, next, &wq->head, list) {
		bool exclusive = entry->exclusive;

		if (entry->func(entry) && exclusive && !all)
			break;
	}
}

static void do_wake_up(struct wait_queue_head *wq, bool all)
{
	unsigned long flags;

	if (!waitqueue_active(wq))
		return;
	flags = spin_lock_irqsave(&wq->lock);
	wake_up_locked(wq, all);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void wake_up(struct wait_queue_head *wq)
{
	do_wake_up(wq, false);
}

void wake_up_all(struct wait_queue_head *wq)
{
	do_wake_up(wq, true);
}

void init_completion(struct completion *x)
{
	x->done = false;
	init_waitqueue_head(&x->wait);
}

void complete(struct completion *x)
{
	unsigned long flags = spin_lock_irqsave(&x->wait.lock);

	x->done = true;
	wake_up_locked(&x->wait, true);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* Under the lock, so that complete() is through with @x when this returns. */
static bool is_done(struct completion *x)
{
	unsigned long flags = spin_lock_irqsave(&x->wait.lock);
	bool done = x->done;

	spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}

void wait_for_completion(struct completion *x)
{
	wait_event(&x->wait, is_done(x));
}

int wait_for_completion_killable(struct completion *x)
{
	return wait_event_killable(&x->wait, is_done(x));
}
