/* The CPU and the machine's part of a task. */
#pragma once

#include <limen/types.h>
#include <asm/page.h>

struct task_struct;
struct pt_regs;

/* What a C function preserves (AAPCS64 6.1.1): enough to go on after switch_to(). */
struct cpu_context {
	unsigned long x19, x20, x21, x22, x23, x24, x25, x26, x27, x28;
	unsigned long fp, sp, pc;
};

struct fpsimd_state {
	u64 vregs[2 * 32]; /* v0 to v31, the low half first */
	u64 fpsr, fpcr;
};

struct thread_struct {
	struct cpu_context cpu_context;
	/* the user's, while another task runs */
	unsigned long tp_value; /* TPIDR_EL0 */
	struct fpsimd_state fpsimd;
};

static inline void cpu_relax(void)
{
	__asm__ volatile("yield" ::: "memory");
}

/* get_cycles() - a counter that only grows; CYCLES are not seconds, see sched_clock(). */
static inline u64 get_cycles(void)
{
	u64 count;

	/* ISB: not earlier than the code before (Arm ARM D12.1.2) */
	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(count) : : "memory");
	return count;
}

/* halt() - stop this CPU for good. */
static inline void __attribute__((noreturn)) halt(void)
{
	for (;;)
		__asm__ volatile("msr daifset, #0xf; wfi");
}

/* start_thread() - the registers with which a program begins: everything 0 but these two. */
void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp);

/*
 * flush_thread() - put the CPU's user-visible state that is not in pt_regs (FP, SIMD, TLS) to what
 * a new program finds; nothing of the program before is left.
 */
void flush_thread(struct task_struct *task);

/*
 * thread_init() - prepare a new task's stack so that the first switch_to() to it leaves the kernel
 * with task_pt_regs().
 */
void thread_init(struct task_struct *task);

/* switch_to() - give the CPU to @next; returns when something switches back.  Interrupts off. */
void switch_to(struct task_struct *prev, struct task_struct *next);
