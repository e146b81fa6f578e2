/* The machine's part of a task: its first registers, its switch, its segments. */
#include <limen/sched.h>
#include <limen/string.h>
#include "cpu.h"
#include "fpu.h"
#include "segments.h"

/* What switch_stacks() finds on a new task's stack. */
struct switch_frame {
	unsigned long r15, r14, r13, r12, bp, bx;
	void (*ret)(void);
};

size_t thread_extra_size(void)
{
	return xstate_size;
}

/* "Return" to ret_from_fork, which finds fn and arg in rbx and r12. */
static void set_switch_frame(struct task_struct *task, void (*fn)(void *), void *arg)
{
	struct switch_frame *frame = (struct switch_frame *)task_pt_regs(task) - 1;

	*frame = (struct switch_frame){ .ret = ret_from_fork,
					.bx = (unsigned long)fn,
					.r12 = (unsigned long)arg };
	task->thread.sp = (unsigned long)frame;
}

void thread_init(struct task_struct *task, void (*fn)(void *), void *arg)
{
	memset(&task->thread, 0, sizeof(task->thread));
	fpu_area_init(task->thread.fpu);
	set_switch_frame(task, fn, arg);
}

/* The registers are the parent's own at this moment; what is in current->thread is older. */
void copy_thread(struct task_struct *child, unsigned long sp, unsigned long tls, bool set_tls)
{
	struct pt_regs *regs = task_pt_regs(child);
	struct thread_struct *thread = &child->thread;

	*regs = *task_pt_regs(current);
	regs->ax = 0;
	if (sp)
		regs->sp = sp;
	save_selectors(thread);
	thread->fs_base = current->thread.fs_base;
	thread->gs_base = current->thread.gs_base;
	if (set_tls) {
		thread->fs = 0;
		thread->fs_base = tls;
	}
	fpu_copy(thread->fpu);
	set_switch_frame(child, NULL, NULL);
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
	set_work(current, WORK_FULL_RETURN);
}

/* Interrupts are off: with GS swapped, only the entries that look at GS_BASE may come. */
void flush_thread(struct task_struct *task)
{
	struct thread_struct *thread = &task->thread;

	thread->selectors = thread->fs_base = thread->gs_base = 0;
	thread->trap_nr = thread->error_code = thread->cr2 = 0;
	load_selectors(thread);
	load_bases(thread);
	fpu_reset();
}

static inline void set_current(struct task_struct *task)
{
	unsigned long sp0 = (unsigned long)task->stack + KSTACK_SIZE;

	__asm__ volatile("movq %0, %%gs:%c1; movq %2, %%gs:%c3"
			 :
			 : "r"(task), "i"(offsetof(struct cpu, percpu.task)), "r"(sp0),
			   "i"(offsetof(struct cpu, tss.rsp[0]))
			 : "memory");
}

/* Kernel threads, which have no memory of a user's, use neither FP registers nor segments. */
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next)
{
	if (prev->mm)
		fpu_save(prev->thread.fpu);
	save_selectors(&prev->thread);
	set_current(next);
	if (unlikely(prev->thread.selectors | next->thread.selectors))
		load_selectors(&next->thread);
	if (prev->thread.fs_base | next->thread.fs_base)
		load_fs_base(&next->thread);
	if (prev->thread.gs_base | next->thread.gs_base)
		load_gs_base(&next->thread);
	if (next->mm)
		fpu_restore(next->thread.fpu);
	return switch_stacks(prev, &prev->thread.sp, next->thread.sp);
}
