/*
 * Deliberate bugs that a build with DEBUG=1 must notice: undefined behaviour, locks in the wrong
 * order, stale pointers.  Any other build would suffer from them, so it has none.
 */
#include <limen/mm.h>
#include <limen/mutex.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/uaccess.h>
#include "selftest.h"

#ifdef CONFIG_DEBUG
static spinlock_t lock_a = SPIN_LOCK_UNLOCKED;
static spinlock_t lock_b = SPIN_LOCK_UNLOCKED;

static long index_array(unsigned long i)
{
	static const volatile int array[4] = { 0 };

	return array[i];
}

static long read_bool(unsigned long arg)
{
	unsigned char byte = (unsigned char)arg;
	volatile bool value;

	memcpy((void *)&value, &byte, 1);
	return value ? 1 : 0;
}

static long take_both(spinlock_t *first, spinlock_t *second)
{
	spin_lock(first);
	spin_lock(second);
	spin_unlock(second);
	spin_unlock(first);
	return 0;
}

static long take_two_alike(void)
{
	spinlock_t lock[2];

	for (int i = 0; i < 2; i++)
		spin_lock_init(&lock[i]);
	return take_both(&lock[0], &lock[1]);
}

static long sleep_locked(void)
{
	spin_lock(&lock_a);
	schedule();
	spin_unlock(&lock_a);
	return 0;
}

static long read_user_locked(const void __user *from)
{
	char byte;
	size_t left;

	spin_lock(&lock_a);
	left = copy_from_user(&byte, from, 1);
	spin_unlock(&lock_a);
	return left ? -EFAULT : 0;
}

/* What was freed last is given out first, so the very next allocation finds it. */
static long write_stale_page(void)
{
	unsigned long *page = alloc_pages(0);

	if (!page)
		return -ENOMEM;
	free_pages(page, 0);
	*(volatile unsigned long *)page = 0;
	free_pages(alloc_pages(0), 0);
	return 0;
}

static long misuse_object(enum selftest_op op)
{
	volatile unsigned char *object = kmalloc(64);

	if (!object)
		return -ENOMEM;
	if (op == SELFTEST_BEYOND_END)
		object[64] = 0;
	kfree((void *)object);
	if (op == SELFTEST_FREE_TWICE)
		kfree((void *)object);
	object[0] = 0;
	kfree(kmalloc(64));
	return 0;
}

long debug_bug(int op, unsigned long arg)
{
	switch ((enum selftest_op)op) {
	case SELFTEST_SHIFT:
		return 1 << arg;
	case SELFTEST_INDEX:
		return index_array(arg);
	case SELFTEST_BOOL:
		return read_bool(arg);
	case SELFTEST_LOCK_ORDER:
		return take_both(&lock_a, &lock_b) ?: take_both(&lock_b, &lock_a);
	case SELFTEST_LOCK_TWICE:
		return take_two_alike();
	case SELFTEST_SLEEP_LOCKED:
		return sleep_locked();
	case SELFTEST_USER_LOCKED:
		return read_user_locked((const void __user *)arg);
	case SELFTEST_PAGE_STALE:
		return write_stale_page();
	case SELFTEST_OBJECT_STALE:
	case SELFTEST_FREE_TWICE:
	case SELFTEST_BEYOND_END:
		return misuse_object((enum selftest_op)op);
	default:
		return -EINVAL;
	}
}
#else
long debug_bug(int op, unsigned long arg)
{
	return -EINVAL;
}
#endif
