/* The CPU and the machine's part of a task. */
#pragma once

#include <limen/types.h>
#include <asm/page.h>

struct task_struct;
struct pt_regs;

struct thread_struct {
	unsigned long sp; /* saved stack pointer while not running */
	unsigned long fs_base, gs_base; /* the user's, as arch_prctl(2) set them */
	union {
		struct {
			u16 ds, es, fs, gs; /* the user's, while not running */
		};
		u64 selectors; /* nearly always 0 */
	};
	/* of the last fault, for signal frames */
	unsigned long trap_nr, error_code, cr2;
	/* the FP and SIMD registers, as FXSAVE or XSAVE stores them: thread_extra_size() bytes */
	u8 fpu[] __attribute__((aligned(64)));
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

/* thread_extra_size() - what struct task_struct needs beyond its size, for thread.fpu. */
size_t thread_extra_size(void);

/*
 * thread_init() - prepare a new task's stack: the first switch_to() to it calls schedule_tail(),
 * then fn(arg) with interrupts on; when that returns, or without @fn at once, the task leaves the
 * kernel with task_pt_regs().
 */
void thread_init(struct task_struct *task, void (*fn)(void *), void *arg);

/*
 * copy_thread() - fork: @child leaves the kernel with current's registers, FP state and TLS, but 0
 * as the result, @sp as its stack if not 0, and @tls if @set_tls.
 */
void copy_thread(struct task_struct *child, unsigned long sp, unsigned long tls, bool set_tls);

/*
 * switch_to() - give the CPU to @next; returns when something switches back to @prev, and then
 * tells which task had it until then.  Interrupts off.
 */
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next);

/* cpu_idle_wait() - interrupts are off: wait for one; returns with them on. */
static inline void cpu_idle_wait(void)
{
	__asm__ volatile("sti; hlt" ::: "memory"); /* STI holds interrupts off for one more */
}
