/* The CPU and the machine's part of a task. */
#pragma once

#include <limen/types.h>
#include <asm/page.h>

struct task_struct;
struct pt_regs;

struct thread_struct {
	unsigned long sp; /* saved stack pointer while not running */
	unsigned long fs_base, gs_base; /* the user's, as arch_prctl(2) set them */
	union { /* the user's, while another task runs; nearly always 0 */
		struct {
			u16 ds, es, fs, gs;
		};
		u64 selectors;
	};
	/* of the last exception that became a signal: for its frame */
	unsigned long trap_nr, error_code, cr2;
	u8 fpu[] __attribute__((aligned(64))); /* FP and SIMD registers while another task runs */
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

/* thread_extra_size() - how much longer than its type a task_struct is, for thread.fpu. */
size_t thread_extra_size(void);

/*
 * thread_init() - prepare a new kernel thread: the first switch_to() to it calls fn(arg),
 * interrupts on.  When that returns, the thread has become a program and leaves the kernel with
 * task_pt_regs().
 */
void thread_init(struct task_struct *task, void (*fn)(void *), void *arg);

/*
 * copy_thread() - make @child, for fork, leave the kernel as the current task will, but with result
 * 0, with stack pointer @sp if that is not 0, and with @tls if @set_tls.
 */
void copy_thread(struct task_struct *child, unsigned long sp, unsigned long tls, bool set_tls);

/*
 * switch_to() - give the CPU to @next.  Returns when something switches back to @prev: the task
 * that this CPU then ran before.  Interrupts off.
 */
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next);

/* cpu_idle_wait() - interrupts are off: let them come, and wait for one.  Returns with them on. */
static inline void cpu_idle_wait(void)
{
	__asm__ volatile("sti; hlt" ::: "memory"); /* none comes in between: SDM vol. 2, "STI" */
}
