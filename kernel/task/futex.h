/* What the files of the futex calls share. */
#pragma once

#include <limen/errno.h>
#include <limen/futex.h>
#include <limen/list.h>
#include <limen/sched.h>
#include <limen/spinlock.h>
#include <limen/uaccess.h>

#define FUTEX_WAIT	       0
#define FUTEX_WAKE	       1
#define FUTEX_REQUEUE	       3
#define FUTEX_CMP_REQUEUE      4
#define FUTEX_WAKE_OP	       5
#define FUTEX_WAIT_BITSET      9
#define FUTEX_WAKE_BITSET      10
#define FUTEX_PRIVATE_FLAG     128
#define FUTEX_CLOCK_REALTIME   256
#define FUTEX_CMD_MASK	       (~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME))
#define FUTEX_BITSET_MATCH_ANY (~0U)

/* How the kernel's own functions are asked. */
#define FLAGS_SHARED	  0x1 /* other address spaces may use the word too */
#define FLAGS_CLOCKRT	  0x2 /* the time-out is of CLOCK_REALTIME */
#define FLAGS_HAS_TIMEOUT 0x4

/* What makes two addresses the same futex (futex_key.c). */
struct futex_key {
	u64 owner; /* the address space, or the number of the file */
	u64 word; /* the address in it; the lowest two bits say which kind it is */
};

/* All sleepers whose keys hash to one number, real-time tasks first, then by arrival. */
struct futex_bucket {
	spinlock_t lock; /* interrupts stay on; guards the chain and what is in it */
	struct list_head chain; /* of struct futex_q */
};

/* A sleeper. */
struct futex_q {
	struct list_head list;
	struct futex_key key;
	struct futex_bucket *bucket; /* changes with both the old and the new one locked */
	struct task_struct *task;
	int prio;
	u32 bitset;
	bool woken; /* set last, when the waker has done with it */
};

static inline bool futex_match(const struct futex_key *a, const struct futex_key *b)
{
	return a->word == b->word && a->owner == b->owner;
}

/* shared_futex_key() - for get_futex_key(). */
int shared_futex_key(unsigned long addr, bool write, struct futex_key *key);

/*
 * get_futex_key() - of @uaddr, which the caller is going to write to if @write says so.  0,
 * -EINVAL: not aligned, -EFAULT: nothing is there (for a private key, nobody has looked).  May
 * sleep.
 */
static inline int get_futex_key(u32 __user *uaddr, unsigned int flags, bool write,
				struct futex_key *key)
{
	unsigned long addr = (__force unsigned long)uaddr;

	if (unlikely(addr % sizeof(u32)))
		return -EINVAL;
	if (unlikely(!access_ok(uaddr, sizeof(u32))))
		return -EFAULT;
	if (flags & FLAGS_SHARED)
		return shared_futex_key(addr, write, key);
	key->owner = (u64)current->mm;
	key->word = addr;
	return 0;
}

/* --- futex.c --- */

struct futex_bucket *futex_hash(const struct futex_key *key);
/* futex_enqueue() - put @q into its chain, which is locked. */
void futex_enqueue(struct futex_q *q, struct futex_bucket *bucket);
/* futex_wake_one() - @q is out of the queue and its task runs; its bucket is locked. */
void futex_wake_one(struct futex_q *q);
/*
 * futex_wait() - sleep while *uaddr is @val, until a wake-up with a bit of @bitset, or @expires
 * (KTIME_MAX: never).
 */
long futex_wait(u32 __user *uaddr, unsigned int flags, u32 val, u64 expires, u32 bitset);
int futex_wake(u32 __user *uaddr, unsigned int flags, int nr, u32 bitset);
/*
 * futex_load_nofault() - read the word with a bucket locked.  -EFAULT: unlock, let
 * futex_fault_in() bring the page in, and try again.
 */
int futex_load_nofault(u32 *value, const u32 __user *uaddr);
/* futex_fault_in() - 0, or -EFAULT when it can't be had.  May sleep. */
int futex_fault_in(u32 __user *uaddr, bool write);

/* --- futex_requeue.c --- */

/*
 * futex_requeue() - wake @nr_wake sleepers of @uaddr1 and move @nr_requeue more to @uaddr2; if
 * @cmpval is given, only while *uaddr1 is that, else -EAGAIN.
 */
int futex_requeue(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake,
		  int nr_requeue, const u32 *cmpval);
/*
 * futex_wake_op() - FUTEX_WAKE_OP: change *uaddr2, wake here and, depending on what it was, there.
 */
int futex_wake_op(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake,
		  int nr_wake2, u32 op);
