/*
 * Futexes: waiting and waking.  What keeps a wake-up from being lost: the word is read with the
 * bucket locked, and then the sleeper is in the queue before the lock is given up.  So whoever
 * changes the word and then wakes finds it there, or it sees the new value and does not sleep.
 */
#include <asm/futex.h>
#include "futex.h"

#define HASH_BITS 10

static struct futex_bucket buckets[1 << HASH_BITS];

void futex_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_init_nested(&buckets[i].lock);
		INIT_LIST_HEAD(&buckets[i].chain);
	}
}

/* By the golden ratio: Knuth, The Art of Computer Programming, vol. 3, 6.4. */
struct futex_bucket *futex_hash(const struct futex_key *key)
{
	u64 mixed = (key->word ^ key->owner << 7 ^ key->owner >> 20) * 0x9e3779b97f4a7c15UL;

	return &buckets[mixed >> (64 - HASH_BITS)];
}

/* --- the word --- */

int futex_load_nofault(u32 *value, const u32 __user *uaddr)
{
	int error;

	pagefault_disable();
	error = futex_load(value, uaddr);
	pagefault_enable();
	return error;
}

/* As the program would: the fault does what faults do.  The word keeps its value. */
int futex_fault_in(u32 __user *uaddr, bool write)
{
	u32 value, now;
	int error = futex_load(&value, uaddr);

	return error || !write ? error : futex_atomic_cmpxchg(&now, uaddr, value, value);
}

/* --- the queue --- */

void futex_enqueue(struct futex_q *q, struct futex_bucket *bucket)
{
	struct list_head *before = bucket->chain.prev;

	while (before != &bucket->chain && list_entry(before, struct futex_q, list)->prio > q->prio)
		before = before->prev;
	list_add(&q->list, before);
	q->bucket = bucket;
}

void futex_wake_one(struct futex_q *q)
{
	list_del(&q->list);
	wake_up_process(q->task);
	__atomic_store_n(&q->woken, true, __ATOMIC_RELEASE); /* from now on it may be gone */
}

/* The sleeper is awake: out of the queue.  False if a waker has done that. */
static bool futex_unqueue(struct futex_q *q)
{
	struct futex_bucket *bucket;
	bool queued;

	if (__atomic_load_n(&q->woken, __ATOMIC_ACQUIRE))
		return false;
	for (;;) {
		bucket = READ_ONCE(q->bucket);
		spin_lock(&bucket->lock);
		if (bucket == q->bucket)
			break;
		spin_unlock(&bucket->lock); /* FUTEX_REQUEUE has moved it */
	}
	queued = !q->woken;
	if (queued)
		list_del(&q->list);
	spin_unlock(&bucket->lock);
	return queued;
}

/* --- waiting --- */

/* Queue @q if the word is still @val; the state is set then.  0, -EAGAIN (it is not), -EFAULT. */
static int futex_wait_setup(struct futex_q *q, u32 __user *uaddr, u32 val)
{
	struct futex_bucket *bucket = futex_hash(&q->key);
	u32 now;
	int error;

	for (;;) {
		spin_lock(&bucket->lock);
		error = futex_load_nofault(&now, uaddr);
		if (!error)
			break;
		spin_unlock(&bucket->lock);
		error = futex_fault_in(uaddr, false);
		if (error)
			return error;
	}
	if (now == val) {
		set_current_state(TASK_INTERRUPTIBLE);
		futex_enqueue(q, bucket);
	}
	spin_unlock(&bucket->lock);
	return now == val ? 0 : -EAGAIN;
}

long futex_wait(u32 __user *uaddr, unsigned int flags, u32 val, u64 expires, u32 bitset)
{
	struct futex_q q;
	bool expired;
	int error;

	if (unlikely(!bitset))
		return -EINVAL;
	q.task = current;
	q.prio = min(current->prio, MAX_RT_PRIO);
	q.bitset = bitset;
	q.woken = false;
	do {
		error = get_futex_key(uaddr, flags, false, &q.key);
		if (!error)
			error = futex_wait_setup(&q, uaddr, val);
		if (error)
			return error;
		if (flags & FLAGS_CLOCKRT)
			expired = schedule_until_real(expires);
		else
			expired = schedule_until(expires);
		if (!futex_unqueue(&q))
			return 0;
		if (expired)
			return -ETIMEDOUT;
	} while (!signal_pending(current));
	return -ERESTARTSYS;
}

/* --- waking --- */

/* A number below 1 wakes one too, as on Linux. */
int futex_wake(u32 __user *uaddr, unsigned int flags, int nr, u32 bitset)
{
	struct futex_bucket *bucket;
	struct futex_q *q, *next;
	struct futex_key key;
	int woken = 0, error;

	if (!bitset)
		return -EINVAL;
	error = get_futex_key(uaddr, flags, false, &key);
	if (error)
		return error;
	bucket = futex_hash(&key);
	spin_lock(&bucket->lock);
	list_for_each_entry_safe(q, next, &bucket->chain, list) {
		if (!futex_match(&q->key, &key) || !(q->bitset & bitset))
			continue;
		futex_wake_one(q);
		if (++woken >= nr)
			break;
	}
	spin_unlock(&bucket->lock);
	return woken;
}

int do_futex_wake(u32 __user *uaddr, int nr, bool private)
{
	return futex_wake(uaddr, private ? 0 : FLAGS_SHARED, nr, FUTEX_BITSET_MATCH_ANY);
}
