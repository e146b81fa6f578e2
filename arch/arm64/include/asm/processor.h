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

/* The FP and SIMD registers, in the form that signal frames hold them in (arch/arm64/signal.c). */
struct fpsimd_context {
	u32 magic, size; /* FPSIMD_MAGIC, of all this */
	u32 fpsr, fpcr;
	u64 vregs[2 * 32]; /* v0 to v31, the low half first */
} __attribute__((aligned(16)));

#define FPSIMD_MAGIC 0x46508001

struct thread_struct {
	struct cpu_context cpu_context;
	/* the user's, while another task runs */
	unsigned long tp_value; /* TPIDR_EL0 */
	struct fpsimd_context fpsimd;
	/* of the last fault that became a signal, for the handler's frame, as on Linux */
	unsigned long fault_address;
	u32 fault_code; /* ESR_EL1; 0: none yet */
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

/* thread_extra_size() - bytes that a task_struct needs beyond its own size: none. */
static inline size_t thread_extra_size(void)
{
	return 0;
}

/*
 * thread_init() - prepare a new task's stack: the first switch_to() to it calls schedule_tail() and
 * fn(arg), with interrupts on; when that returns, or if @fn is NULL, it leaves the kernel with
 * task_pt_regs().
 */
void thread_init(struct task_struct *task, void (*fn)(void *), void *arg);

/*
 * copy_thread() - a forked task begins like the current one as it is now, with the result 0, on @sp
 * unless that is 0, and with @tls as its TPIDR_EL0 if @set_tls.
 */
void copy_thread(struct task_struct *child, unsigned long sp, unsigned long tls, bool set_tls);

/*
 * switch_to() - give the CPU to @next; returns, when something has switched back, the task that the
 * CPU, which may be another, ran just before.  Interrupts off.
 */
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next);

/*
 * cpu_idle_wait() - wait for an interrupt.  They are off before, so that none is missed, and on
 * after.
 */
void cpu_idle_wait(void);
