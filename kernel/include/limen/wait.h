/*
 * Wait queues: how a task sleeps until something has happened.
 *
 *	wait_event_interruptible(&pipe->readers, pipe_has_data(pipe))
 *
 * The waiter puts itself into the queue, sets its state, looks at the condition and only then
 * sleeps; whoever makes the condition true calls wake_up() afterwards.  So no wake-up is lost.
 */
#pragma once

#include <limen/errno.h>
#include <limen/list.h>
#include <limen/spinlock.h>

struct task_struct;
struct wait_queue_entry;

/* Called by wake_up() with the queue's lock held; true when it woke somebody. */
typedef bool (*wait_queue_func_t)(struct wait_queue_entry *entry);

struct wait_queue_entry {
	struct list_head list; /* guarded by the queue's lock */
	struct task_struct *task;
	wait_queue_func_t func;
	bool exclusive; /* wake_up() stops after one of these */
};

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
} wait_queue_head_t;

#define WAIT_QUEUE_HEAD_INIT(name)                               \
	{                                                        \
		SPIN_LOCK_UNLOCKED, LIST_HEAD_INIT((name).head), \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = WAIT_QUEUE_HEAD_INIT(name)

/* autoremove_wake_function() - the usual func: wake entry->task and take the entry out. */
bool autoremove_wake_function(struct wait_queue_entry *entry);

#define DEFINE_WAIT(name)                                                   \
	struct wait_queue_entry name = { .list = LIST_HEAD_INIT(name.list), \
					 .task = current,                   \
					 .func = autoremove_wake_function }

void init_waitqueue_head(struct wait_queue_head *wq);

/*
 * waitqueue_active() - does anybody wait?  What the caller has changed before is seen by whoever is
 * not in the queue yet: he puts himself there before he looks, with a barrier in between as here.
 */
static inline bool waitqueue_active(const struct wait_queue_head *wq)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return !list_empty(&wq->head);
}

/* add_wait_queue() - put @entry into the queue, exclusive ones behind the others. */
void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
/* prepare_to_wait() - put it in unless it is in, and set current's state. */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry,
		     unsigned int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);

/*
 * wake_up() - wake all that are not exclusive and one that is; wake_up_all() - everybody.  Both
 * reach tasks in any kind of sleep.  Any context.
 */
void wake_up(struct wait_queue_head *wq);
void wake_up_all(struct wait_queue_head *wq);

#define __wait_event(wq, cond, state, ret, give_up)          \
	({                                                   \
		DEFINE_WAIT(__wait);                         \
		long __ret = 0;                              \
		for (;;) {                                   \
			prepare_to_wait(wq, &__wait, state); \
			if (cond)                            \
				break;                       \
			if (give_up) {                       \
				__ret = ret;                 \
				break;                       \
			}                                    \
			schedule();                          \
			if (cond) /* the usual end */        \
				break;                       \
		}                                            \
		finish_wait(wq, &__wait);                    \
		__ret;                                       \
	})

/* wait_event() - sleep until @cond, which no signal ends. */
#define wait_event(wq, cond)                                                          \
	do {                                                                          \
		if (!(cond))                                                          \
			(void)__wait_event(wq, cond, TASK_UNINTERRUPTIBLE, 0, false); \
	} while (0)

/* wait_event_interruptible() - 0, or -ERESTARTSYS when a signal came first. */
#define wait_event_interruptible(wq, cond)                                      \
	((cond) ? 0                                                             \
		: (int)__wait_event(wq, cond, TASK_INTERRUPTIBLE, -ERESTARTSYS, \
				    signal_pending(current)))

/* wait_event_killable() - only a fatal signal ends it. */
#define wait_event_killable(wq, cond)                                      \
	((cond) ? 0                                                        \
		: (int)__wait_event(wq, cond, TASK_KILLABLE, -ERESTARTSYS, \
				    fatal_signal_pending(current)))

#include <limen/sched.h> /* at the end: its structs hold wait queues */
