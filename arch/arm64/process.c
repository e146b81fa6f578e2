/* The machine's part of a task: how it begins, and what moves when the CPU changes tasks. */
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/irqflags.h>
#include <sysreg.h>
#include "fpsimd.h"
#include "traps.h"

struct task_struct *cpu_switch_to(struct task_struct *prev, struct task_struct *next);

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	memset(regs, 0, sizeof(*regs)); /* a pstate of 0: EL0, interrupts on */
	regs->pc = ip;
	regs->sp = sp;
	regs->syscallno = NO_SYSCALL;
}

static void load_user_state(const struct thread_struct *thread)
{
	fpsimd_load(&thread->fpsimd);
	write_sysreg(thread->tp_value, tpidr_el0);
}

static void save_user_state(struct thread_struct *thread)
{
	fpsimd_save(&thread->fpsimd);
	thread->tp_value = read_sysreg(tpidr_el0);
}

void flush_thread(struct task_struct *task)
{
	struct thread_struct *thread = &task->thread;

	memset(&thread->fpsimd, 0, sizeof(thread->fpsimd));
	thread->fpsimd.magic = FPSIMD_MAGIC;
	thread->fpsimd.size = sizeof(thread->fpsimd);
	thread->tp_value = 0;
	thread->fault_address = 0;
	thread->fault_code = 0;
	load_user_state(thread);
}

void thread_init(struct task_struct *task, void (*fn)(void *), void *arg)
{
	struct cpu_context *context = &task->thread.cpu_context;

	memset(context, 0, sizeof(*context));
	context->x19 = (unsigned long)fn;
	context->x20 = (unsigned long)arg;
	context->sp = (unsigned long)task_pt_regs(task);
	context->pc = (unsigned long)ret_from_fork;
}

void copy_thread(struct task_struct *child, unsigned long sp, unsigned long tls, bool set_tls)
{
	struct pt_regs *regs = task_pt_regs(child);

	*regs = *task_pt_regs(current);
	regs->regs[0] = 0;
	if (sp)
		regs->sp = sp;
	save_user_state(&child->thread);
	if (set_tls)
		child->thread.tp_value = tls;
	thread_init(child, NULL, NULL);
}

/* The kernel uses neither FP nor TLS, so a kernel thread leaves the user's registers alone. */
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next)
{
	if (prev->mm)
		save_user_state(&prev->thread);
	if (next->mm)
		load_user_state(&next->thread);
	return cpu_switch_to(prev, next);
}

/* A pending interrupt ends WFI even when it is masked (Arm ARM D1.6.2). */
void cpu_idle_wait(void)
{
	__asm__ volatile("dsb sy; wfi" ::: "memory");
	local_irq_enable();
}
