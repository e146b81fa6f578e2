/*
 * struct pt_regs: what the entry code saves at the top of the kernel stack, in Linux's order, and
 * the questions that generic code asks about it.
 */
#pragma once

#include <limen/types.h>
#include <sysreg.h>

#define NO_SYSCALL (-1)

struct pt_regs {
	unsigned long regs[31];
	unsigned long sp, pc, pstate; /* SP_EL0, ELR_EL1, SPSR_EL1 */
	unsigned long orig_x0; /* the first argument, which the result overwrites */
	int syscallno; /* NO_SYSCALL when it was another exception */
	u32 unused; /* sp stays a multiple of 16 */
};

static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->pstate & PSR_MODE_MASK) == PSR_MODE_EL0t;
}

static inline unsigned long instruction_pointer(const struct pt_regs *regs)
{
	return regs->pc;
}

static inline unsigned long user_stack_pointer(const struct pt_regs *regs)
{
	return regs->sp;
}

static inline unsigned long frame_pointer(const struct pt_regs *regs)
{
	return regs->regs[29];
}

/* return_address() - where the function that kernel code has just entered would return to. */
static inline unsigned long return_address(const struct pt_regs *regs)
{
	return regs->regs[30];
}

static inline void instruction_pointer_set(struct pt_regs *regs, unsigned long ip)
{
	regs->pc = ip;
}

/* The call that these registers made, and its arguments as the handler got them. */
static inline int syscall_get_nr(const struct pt_regs *regs)
{
	return regs->syscallno;
}

static inline void syscall_get_arguments(const struct pt_regs *regs, unsigned long args[6])
{
	args[0] = regs->orig_x0;
	for (int i = 1; i < 6; i++)
		args[i] = regs->regs[i];
}

/* --- system calls that are to be made again, for signals --- */

/* in_syscall() - did these registers come by a call, and is nothing decided about it yet? */
static inline bool in_syscall(const struct pt_regs *regs)
{
	return regs->syscallno != NO_SYSCALL;
}

/* forget_syscall() - it is over. */
static inline void forget_syscall(struct pt_regs *regs)
{
	regs->syscallno = NO_SYSCALL;
}

static inline long syscall_get_return_value(const struct pt_regs *regs)
{
	return (long)regs->regs[0];
}

static inline void syscall_set_return_value(struct pt_regs *regs, long value)
{
	regs->regs[0] = (unsigned long)value;
}

/* syscall_restart() - back onto the SVC, with the registers that it had. */
static inline void syscall_restart(struct pt_regs *regs)
{
	regs->regs[0] = regs->orig_x0;
	regs->pc -= 4;
}

/* syscall_set_nr() - after syscall_restart(): it will be call @nr. */
static inline void syscall_set_nr(struct pt_regs *regs, int nr)
{
	regs->regs[8] = (unsigned long)nr;
}

/* show_regs() - log them. */
void show_regs(const struct pt_regs *regs);
