/* The machine's part of a task: how it begins, and what moves when the CPU changes tasks. */
#include <limen/sched.h>
#include <limen/string.h>
#include <sysreg.h>
#include "traps.h"

void cpu_switch_to(struct task_struct *prev, struct task_struct *next);
void fpsimd_save(struct fpsimd_state *state);
void fpsimd_load(const struct fpsimd_state *state);

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

void flush_thread(struct task_struct *task)
{
	memset(&task->thread.fpsimd, 0, sizeof(task->thread.fpsimd));
	task->thread.tp_value = 0;
	if (task == current)
		load_user_state(&task->thread);
}

void thread_init(struct task_struct *task)
{
	memset(&task->thread.cpu_context, 0, sizeof(task->thread.cpu_context));
	task->thread.cpu_context.sp = (unsigned long)task_pt_regs(task);
	task->thread.cpu_context.pc = (unsigned long)ret_to_user;
}

/* The kernel uses neither FP nor TLS, so a kernel task leaves the user's registers alone. */
void switch_to(struct task_struct *prev, struct task_struct *next)
{
	if (prev->mm) {
		fpsimd_save(&prev->thread.fpsimd);
		prev->thread.tp_value = read_sysreg(tpidr_el0);
	}
	if (next->mm)
		load_user_state(&next->thread);
	cpu_switch_to(prev, next);
}
