/*
 * Spinlocks.  A lock that an interrupt handler takes too is taken with interrupts off, by the
 * _irqsave or _irq form; one that none takes, by the plain form.  Never sleep, and never touch user
 * memory, with one held.  The order in which they nest is in docs/locks.md.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/lockdep.h>
#include <asm/irqflags.h>
#include <asm/processor.h>

typedef struct {
	bool locked;
#ifdef CONFIG_DEBUG
	struct lock_class *class; /* NULL: not checked */
#endif
} spinlock_t;

/* clang-format off */
#define SPIN_LOCK_UNLOCKED { false STATIC_LOCK_CLASS() }
/* clang-format on */

#define spin_lock_init(lock)            \
	do {                            \
		(lock)->locked = false; \
		SET_LOCK_CLASS(lock);   \
	} while (0)
/* spin_lock_init_nested() - one of several that are held together, in an order of their own. */
#define spin_lock_init_nested(lock)                  \
	do {                                         \
		(lock)->locked = false;              \
		SET_LOCK_CLASS(lock, .nests = true); \
	} while (0)

static inline bool __spin_trylock(spinlock_t *lock)
{
	return !__atomic_exchange_n(&lock->locked, true, __ATOMIC_ACQUIRE);
}

static inline bool spin_trylock(spinlock_t *lock)
{
	if (!__spin_trylock(lock))
		return false;
	lock_acquire(lock->class, true);
	return true;
}

/* Only looking at it leaves the cache line with the owner; the exchange is for when it is free. */
static inline void spin_lock(spinlock_t *lock)
{
	lock_acquire(lock->class, false);
	while (unlikely(!__spin_trylock(lock)))
		while (__atomic_load_n(&lock->locked, __ATOMIC_RELAXED))
			cpu_relax();
}

static inline void spin_unlock(spinlock_t *lock)
{
	lock_release(lock->class);
	__atomic_store_n(&lock->locked, false, __ATOMIC_RELEASE);
}

/* spin_lock_irq() - where interrupts are known to be on. */
static inline void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable();
	spin_lock(lock);
}

static inline void spin_unlock_irq(spinlock_t *lock)
{
	spin_unlock(lock);
	local_irq_enable();
}

/* spin_lock_irqsave() - take @lock; returns the interrupt state for spin_unlock_irqrestore(). */
static inline unsigned long spin_lock_irqsave(spinlock_t *lock)
{
	unsigned long flags = local_irq_save();

	spin_lock(lock);
	return flags;
}

static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	spin_unlock(lock);
	local_irq_restore(flags);
}
