/* Interrupts on this CPU: off, on, and what they were (PSTATE.I and F; Arm ARM C5.2, DAIF). */
#pragma once

#include <limen/types.h>

static inline unsigned long local_irq_save(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, daif; msr daifset, #3" : "=r"(flags) : : "memory");
	return flags;
}

static inline void local_irq_restore(unsigned long flags)
{
	__asm__ volatile("msr daif, %0" : : "r"(flags) : "memory");
}

static inline void local_irq_disable(void)
{
	__asm__ volatile("msr daifset, #3" ::: "memory");
}

static inline void local_irq_enable(void)
{
	__asm__ volatile("msr daifclr, #3" ::: "memory");
}

/* irqs_disabled() - are they off? */
static inline bool irqs_disabled(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, daif" : "=r"(flags));
	return flags & 0x80; /* I */
}
