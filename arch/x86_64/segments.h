/*
 * The user's data segments.  In 64-bit mode only the bases of FS and GS mean anything.  Programs
 * set those by arch_prctl(2); loading a selector, which needs no kernel, makes the base 0 or leaves
 * it as it is (SDM vol. 3, 3.4.4).  So a base is that which was set, or 0.
 *
 * While in the kernel the user's GS base is in KERNEL_GS_BASE, but the selector is in GS.
 */
#pragma once

#include <asm/processor.h>
#include "cpu.h"

static inline void save_selectors(struct thread_struct *thread)
{
	__asm__ volatile("mov %%ds, %0; mov %%es, %1; mov %%fs, %2; mov %%gs, %3"
			 : "=m"(thread->ds), "=m"(thread->es), "=m"(thread->fs), "=m"(thread->gs));
}

/*
 * load_selectors() - those that a program could load, too, so none faults.  The bases may change.
 * Interrupts are off: with GS swapped, only the entries that look at GS_BASE may come.
 */
static inline void load_selectors(const struct thread_struct *thread)
{
	__asm__ volatile("mov %0, %%ds; mov %1, %%es; mov %2, %%fs; swapgs; mov %3, %%gs; swapgs"
			 :
			 : "r"((u32)thread->ds), "r"((u32)thread->es), "r"((u32)thread->fs),
			   "r"((u32)thread->gs)
			 : "memory");
}

/* A segment that is not null has its base from the GDT: 0. */
static inline void load_fs_base(const struct thread_struct *thread)
{
	wrmsr(MSR_FS_BASE, thread->fs ? 0 : thread->fs_base);
}

static inline void load_gs_base(const struct thread_struct *thread)
{
	wrmsr(MSR_KERNEL_GS_BASE, thread->gs ? 0 : thread->gs_base);
}

static inline void load_bases(const struct thread_struct *thread)
{
	load_fs_base(thread);
	load_gs_base(thread);
}
