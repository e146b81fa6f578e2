/* The CPU and the machine's part of a task. */
#pragma once

#include <limen/types.h>
#include <asm/page.h>

struct task_struct;
struct pt_regs;

struct thread_struct {
	unsigned long sp; /* saved stack pointer while not running */
	unsigned long fs_base, gs_base; /* the user's, as arch_prctl(2) set them */
};

static inline void cpu_relax(void)
{
	__asm__ volatile("pause" ::: "memory");
}

/* get_cycles() - a counter that only grows; CYCLES are not seconds, see sched_clock(). */
static inline u64 get_cycles(void)
{
	u32 lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (u64)hi << 32 | lo;
}

/* halt() - stop this CPU for good. */
static inline void __attribute__((noreturn)) halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
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

/*
 * switch_to() - give the CPU to @next; returns when something switches back to @prev. Interrupts
 * off.
 */
void switch_to(struct task_struct *prev, struct task_struct *next);
