/* The machine's part of a task: its first registers, its switch, its TLS. */
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>
#include "cpu.h"

/* What switch_stacks() finds on a new task's stack: "return" to the way out of the kernel. */
struct switch_frame {
	unsigned long r15, r14, r13, r12, bp, bx;
	void (*ret)(void);
};

void thread_init(struct task_struct *task)
{
	struct switch_frame *frame = (struct switch_frame *)task_pt_regs(task) - 1;

	*frame = (struct switch_frame){ .ret = return_to_user };
	task->thread.sp = (unsigned long)frame;
}

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	*regs = (struct pt_regs){
		.ip = ip,
		.sp = sp,
		.cs = USER_CS,
		.ss = USER_DS,
		.flags = RFLAGS_IF,
	};
}

static void load_bases(const struct thread_struct *thread)
{
	wrmsr(MSR_FS_BASE, thread->fs_base);
	wrmsr(MSR_KERNEL_GS_BASE, thread->gs_base); /* the user's, while in the kernel */
}

/* Null data segments.  Loading GS also changes GS_BASE, so that is done on the user's. */
static void reset_segments(void)
{
	__asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%fs\n\t"
			 "swapgs; mov %0, %%gs; swapgs"
			 :
			 : "r"(0)
			 : "memory");
}

/* Interrupts are off: with GS swapped, only the entries that look at GS_BASE may come. */
void flush_thread(struct task_struct *task)
{
	reset_segments();
	task->thread.fs_base = task->thread.gs_base = 0;
	load_bases(&task->thread);
	fpu_reset();
}

void switch_to(struct task_struct *prev, struct task_struct *next)
{
	boot_cpu.task = next;
	boot_cpu.sp0 = (unsigned long)next->stack + KSTACK_SIZE;
	set_tss_sp0(boot_cpu.sp0);
	load_bases(&next->thread);
	switch_stacks(&prev->thread.sp, next->thread.sp);
}

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

static long set_base(unsigned long *base, unsigned long addr)
{
	if (addr >= TASK_SIZE)
		return -EPERM;
	*base = addr;
	load_bases(&current->thread);
	return 0;
}

SYSCALL_DEFINE2(arch_prctl, int, option, unsigned long, arg2)
{
	struct thread_struct *thread = &current->thread;

	switch (option) {
	case ARCH_SET_FS:
		return set_base(&thread->fs_base, arg2);
	case ARCH_SET_GS:
		return set_base(&thread->gs_base, arg2);
	case ARCH_GET_FS:
		return put_user(thread->fs_base, (unsigned long __user *)arg2);
	case ARCH_GET_GS:
		return put_user(thread->gs_base, (unsigned long __user *)arg2);
	}
	return -EINVAL;
}
