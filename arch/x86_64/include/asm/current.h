/* The per-CPU area, at GS_BASE while in the kernel, and the current task. */
#pragma once

#include <limen/types.h>

struct task_struct;

struct percpu { /* the start of struct cpu, arch/x86_64/cpu.h */
	struct task_struct *task; /* current */
	unsigned long user_sp; /* scratch of entry_SYSCALL_64 */
};

static inline struct task_struct *get_current(void)
{
	struct task_struct *task;

	/* not volatile: it stays the same task for as long as this code runs */
	__asm__("movq %%gs:%c1, %0" : "=r"(task) : "i"(offsetof(struct percpu, task)));
	return task;
}

#define current get_current()
