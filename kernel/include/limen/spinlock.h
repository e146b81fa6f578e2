/*
 * Spinlocks.  The only form disables interrupts on this CPU while the lock is held, so that a lock
 * may be taken in any context.  Never sleep with one held.
 */
#pragma once

#include <limen/types.h>
#include <asm/irqflags.h>
#include <asm/processor.h>

typedef struct {
	bool locked;
} spinlock_t;

#define SPIN_LOCK_UNLOCKED \
	{                  \
		false      \
	}

/* spin_lock_irqsave() - take @lock; returns the interrupt state for spin_unlock_irqrestore(). */
static inline unsigned long spin_lock_irqsave(spinlock_t *lock)
{
	unsigned long flags = local_irq_save();

	while (__atomic_exchange_n(&lock->locked, true, __ATOMIC_ACQUIRE))
		cpu_relax();
	return flags;
}

static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	__atomic_store_n(&lock->locked, false, __ATOMIC_RELEASE);
	local_irq_restore(flags);
}
