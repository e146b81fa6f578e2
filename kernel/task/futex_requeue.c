/* The futex operations on two words: FUTEX_REQUEUE, FUTEX_CMP_REQUEUE and FUTEX_WAKE_OP. */
#include <asm/futex.h>
#include "futex.h"

/* Two buckets, which may be one, are locked in the order of their addresses. */
static void double_lock(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_lock(&min(a, b)->lock);
	if (a != b)
		spin_lock(&max(a, b)->lock);
}

static void double_unlock(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_unlock(&a->lock);
	if (a != b)
		spin_unlock(&b->lock);
}

/* --- FUTEX_REQUEUE, FUTEX_CMP_REQUEUE --- */

static void move(struct futex_q *q, const struct futex_key *key, struct futex_bucket *to)
{
	q->key = *key;
	if (q->bucket == to)
		return;
	list_del(&q->list);
	futex_enqueue(q, to);
}

static int requeue_locked(struct futex_bucket *from, const struct futex_key *key1,
			  struct futex_bucket *to, const struct futex_key *key2, int nr_wake,
			  int nr_requeue)
{
	struct futex_q *q, *next;
	int count = 0;

	list_for_each_entry_safe(q, next, &from->chain, list) {
		if (count - nr_wake >= nr_requeue)
			break;
		if (!futex_match(&q->key, key1))
			continue;
		if (++count <= nr_wake)
			futex_wake_one(q);
		else
			move(q, key2, to);
	}
	return count;
}

int futex_requeue(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake,
		  int nr_requeue, const u32 *cmpval)
{
	struct futex_bucket *from, *to;
	struct futex_key key1, key2;
	int ret;
	u32 now;

	if (nr_wake < 0 || nr_requeue < 0)
		return -EINVAL;
	for (;;) {
		ret = get_futex_key(uaddr1, flags, false, &key1);
		if (!ret)
			ret = get_futex_key(uaddr2, flags, false, &key2);
		if (ret)
			return ret;
		from = futex_hash(&key1);
		to = futex_hash(&key2);
		double_lock(from, to);
		ret = cmpval ? futex_load_nofault(&now, uaddr1) : 0;
		if (!ret)
			break;
		double_unlock(from, to);
		ret = futex_fault_in(uaddr1, false);
		if (ret)
			return ret;
	}
	if (cmpval && now != *cmpval)
		ret = -EAGAIN;
	else
		ret = requeue_locked(from, &key1, to, &key2, nr_wake, nr_requeue);
	double_unlock(from, to);
	return ret;
}

/* --- FUTEX_WAKE_OP: what to do is packed into val3, see futex(2) --- */

#define FUTEX_OP_SET	     0
#define FUTEX_OP_ADD	     1
#define FUTEX_OP_OR	     2
#define FUTEX_OP_ANDN	     3
#define FUTEX_OP_XOR	     4
#define FUTEX_OP_OPARG_SHIFT 8 /* the argument is 1 << oparg */

#define FUTEX_OP_CMP_EQ 0
#define FUTEX_OP_CMP_NE 1
#define FUTEX_OP_CMP_LT 2
#define FUTEX_OP_CMP_LE 3
#define FUTEX_OP_CMP_GT 4
#define FUTEX_OP_CMP_GE 5

/* Bits 12 to 23 or 0 to 11: a signed number. */
static int op_number(u32 op, int shift)
{
	return (s32)(op << (20 - shift)) >> 20;
}

static int op_argument(u32 op)
{
	int arg = op_number(op, 12);

	return op >> 28 & FUTEX_OP_OPARG_SHIFT ? (int)(1U << (arg & 31)) : arg;
}

static int apply(unsigned int op, u32 old, u32 arg, u32 *new)
{
	switch (op) {
	case FUTEX_OP_SET:
		*new = arg;
		return 0;
	case FUTEX_OP_ADD:
		*new = old + arg;
		return 0;
	case FUTEX_OP_OR:
		*new = old | arg;
		return 0;
	case FUTEX_OP_ANDN:
		*new = old & ~arg;
		return 0;
	case FUTEX_OP_XOR:
		*new = old ^ arg;
		return 0;
	}
	return -ENOSYS;
}

static int compare(unsigned int cmp, int old, int arg)
{
	switch (cmp) {
	case FUTEX_OP_CMP_EQ:
		return old == arg;
	case FUTEX_OP_CMP_NE:
		return old != arg;
	case FUTEX_OP_CMP_LT:
		return old < arg;
	case FUTEX_OP_CMP_GE:
		return old >= arg;
	case FUTEX_OP_CMP_LE:
		return old <= arg;
	case FUTEX_OP_CMP_GT:
		return old > arg;
	}
	return -ENOSYS;
}

/*
 * Change the word; whether what it was fulfils the condition, or -EFAULT, -ENOSYS.  No faults are
 * handled.
 */
static int atomic_op(u32 op, u32 __user *uaddr)
{
	u32 old, seen, new;
	int error;

	pagefault_disable();
	error = futex_load(&seen, uaddr);
	do {
		old = seen;
		if (!error)
			error = apply(op >> 28 & 7, old, (u32)op_argument(op), &new);
		if (!error)
			error = futex_atomic_cmpxchg(&seen, uaddr, old, new);
	} while (!error && seen != old);
	pagefault_enable();
	return error ? error : compare(op >> 24 & 15, (int)old, op_number(op, 0));
}

static int wake_matching(struct futex_bucket *bucket, const struct futex_key *key, int nr)
{
	struct futex_q *q, *next;
	int woken = 0;

	list_for_each_entry_safe(q, next, &bucket->chain, list) {
		if (!futex_match(&q->key, key))
			continue;
		futex_wake_one(q);
		if (++woken >= nr)
			break;
	}
	return woken;
}

int futex_wake_op(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake,
		  int nr_wake2, u32 op)
{
	struct futex_bucket *one, *two;
	struct futex_key key1, key2;
	int ret, woken;

	for (;;) {
		ret = get_futex_key(uaddr1, flags, false, &key1);
		if (!ret)
			ret = get_futex_key(uaddr2, flags, true, &key2);
		if (ret)
			return ret;
		one = futex_hash(&key1);
		two = futex_hash(&key2);
		double_lock(one, two);
		ret = atomic_op(op, uaddr2);
		if (ret >= 0)
			break;
		double_unlock(one, two);
		if (ret != -EFAULT)
			return ret;
		ret = futex_fault_in(uaddr2, true);
		if (ret)
			return ret;
		cond_resched();
	}
	woken = wake_matching(one, &key1, nr_wake);
	if (ret)
		woken += wake_matching(two, &key2, nr_wake2);
	double_unlock(one, two);
	return woken;
}
