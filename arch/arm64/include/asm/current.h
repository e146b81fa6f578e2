/*
 * The current task: TPIDR_EL1, which EL0 can't see.  SP_EL0 would do as well, but is the user's
 * stack pointer then that entry code would have to save at once.
 */
#pragma once

struct task_struct;

static inline struct task_struct *get_current(void)
{
	struct task_struct *task;

	/* not volatile: it stays the same task for as long as this code runs */
	__asm__("mrs %0, tpidr_el1" : "=r"(task));
	return task;
}

#define current get_current()
