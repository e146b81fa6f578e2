/*
 * struct pt_regs: what the entry code saves at the top of the kernel stack, in Linux's order, and
 * the questions that generic code asks about it.
 */
#pragma once

#include <limen/types.h>

struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax; /* system-call number, -1: it was none */
	unsigned long ip, cs, flags, sp, ss; /* this row is what the CPU pushes */
};

static inline bool user_mode(const struct pt_regs *regs)
{
	return regs->cs & 3;
}

static inline unsigned long instruction_pointer(const struct pt_regs *regs)
{
	return regs->ip;
}

static inline unsigned long user_stack_pointer(const struct pt_regs *regs)
{
	return regs->sp;
}

static inline unsigned long frame_pointer(const struct pt_regs *regs)
{
	return regs->bp;
}

/* return_address() - where the function that kernel code has just entered would return to. */
static inline unsigned long return_address(const struct pt_regs *regs)
{
	return *(const unsigned long *)regs->sp;
}

static inline void instruction_pointer_set(struct pt_regs *regs, unsigned long ip)
{
	regs->ip = ip;
}

/* The call that these registers made, and its arguments as the handler got them. */
static inline int syscall_get_nr(const struct pt_regs *regs)
{
	return (int)regs->orig_ax;
}

static inline void syscall_get_arguments(const struct pt_regs *regs, unsigned long args[6])
{
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
}

#define NR_RESTART_SYSCALL 219

/* in_syscall() - did they come by a system call, and nothing has been done about it yet? */
static inline bool in_syscall(const struct pt_regs *regs)
{
	return (int)regs->orig_ax >= 0;
}

/* forget_syscall() - nothing more is to be done: the call is not to be restarted. */
static inline void forget_syscall(struct pt_regs *regs)
{
	regs->orig_ax = -1UL;
}

static inline long syscall_get_return_value(const struct pt_regs *regs)
{
	return (long)regs->ax;
}

static inline void syscall_set_return_value(struct pt_regs *regs, long value)
{
	regs->ax = (unsigned long)value;
}

/* syscall_restart() - back onto the instruction (SYSCALL and INT 0x80 are two bytes), as it was. */
static inline void syscall_restart(struct pt_regs *regs)
{
	regs->ax = regs->orig_ax;
	regs->ip -= 2;
}

/* syscall_set_nr() - after that: make it another call. */
static inline void syscall_set_nr(struct pt_regs *regs, int nr)
{
	regs->ax = (unsigned long)nr;
}

/* show_regs() - log them. */
void show_regs(const struct pt_regs *regs);
