/* The machine's part of a task: its first registers, its switch, its copy. */
#include <limen/sched.h>
#include <limen/string.h>
#include "cpu.h"
#include "fpu.h"

/* What switch_stacks() finds on a new task's stack. */
struct switch_frame {
	unsigned long r15, r14, r13, r12, bp, bx;
	void (*ret)(void);
};

void thread_init(struct task_struct *task, void (*fn)(void *), void *arg)
{
	struct switch_frame *frame = (struct switch_frame *)task_pt_regs(task) - 1;

	*frame = (struct switch_frame){
		.bx = (unsigned long)fn,
		.r12 = (unsigned long)arg,
		.ret = ret_from_fork,
	};
	task->thread.sp = (unsigned long)frame;
	if (!fn)
		return;
	fpu_prepare(task->thread.fpu); /* it may become a program */
}

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	*regs = (struct pt_regs){
		.orig_ax = -1UL,
		.ip = ip,
		.sp = sp,
		.cs = USER_CS,
		.ss = USER_DS,
		.flags = RFLAGS_IF,
	};
}

size_t thread_extra_size(void)
{
	return fpu_size();
}

/* --- segments: a user program may load selectors, and has a base for FS and GS --- */

static void save_selectors(struct thread_struct *thread)
{
	__asm__ volatile("mov %%ds, %0" : "=m"(thread->ds));
	__asm__ volatile("mov %%es, %0" : "=m"(thread->es));
	__asm__ volatile("mov %%fs, %0" : "=m"(thread->fs));
	__asm__ volatile("mov %%gs, %0" : "=m"(thread->gs));
}

/* Loading GS also changes GS_BASE, so that is done on the user's; no entry may come in between. */
static void load_selectors(const struct thread_struct *thread)
{
	__asm__ volatile("mov %0, %%ds" : : "r"((u32)thread->ds));
	__asm__ volatile("mov %0, %%es" : : "r"((u32)thread->es));
	__asm__ volatile("mov %0, %%fs" : : "r"((u32)thread->fs));
	__asm__ volatile("swapgs; mov %0, %%gs; swapgs" : : "r"((u32)thread->gs) : "memory");
}

void load_bases(const struct thread_struct *thread)
{
	wrmsr(MSR_FS_BASE, thread->fs_base);
	wrmsr(MSR_KERNEL_GS_BASE, thread->gs_base); /* the user's, while in the kernel */
}

static void switch_segments(struct thread_struct *prev, struct thread_struct *next)
{
	save_selectors(prev);
	if (unlikely(prev->selectors | next->selectors)) {
		load_selectors(next);
		load_bases(next);
		return;
	}
	if (prev->fs_base | next->fs_base)
		wrmsr(MSR_FS_BASE, next->fs_base);
	if (unlikely(prev->gs_base | next->gs_base))
		wrmsr(MSR_KERNEL_GS_BASE, next->gs_base);
}

/* --- a task's life --- */

/* Interrupts are off: with GS swapped, only the entries that look at GS_BASE may come. */
void flush_thread(struct task_struct *task)
{
	struct thread_struct *thread = &task->thread;

	thread->selectors = 0;
	thread->fs_base = thread->gs_base = 0;
	thread->trap_nr = thread->error_code = thread->cr2 = 0;
	load_selectors(thread);
	load_bases(thread);
	fpu_reset();
}

void copy_thread(struct task_struct *child, unsigned long sp, unsigned long tls, bool set_tls)
{
	struct pt_regs *regs = task_pt_regs(child);

	*regs = *task_pt_regs(current);
	regs->ax = 0;
	if (sp)
		regs->sp = sp;
	save_selectors(&child->thread);
	if (set_tls)
		child->thread.fs_base = tls;
	fpu_prepare(child->thread.fpu);
	fpu_save(child->thread.fpu);
	thread_init(child, NULL, NULL);
}

struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next)
{
	if (prev->mm)
		fpu_save(prev->thread.fpu);
	if (next->mm)
		fpu_restore(next->thread.fpu);
	switch_segments(&prev->thread, &next->thread);
	set_current(next);
	return switch_stacks(prev, &prev->thread.sp, next->thread.sp);
}
