/*
 * Offsets and sizes that assembly needs.  This file is compiled, never linked: the build takes the
 * lines "->SYMBOL value" out of the compiler's output and makes generated/asm-offsets.h of them.
 */
#include <limen/sched.h>
#include <limen/syscalls.h>
#define __SYSCALL(nr, entry)
#include <generated/syscall_table.h>
#include "esr.h"

#define DEFINE(sym, value) __asm__ volatile("\n.ascii \"->" #sym " %0\"" : : "i"(value))
#define PT_REG(n)	   DEFINE(PT_X##n, offsetof(struct pt_regs, regs[n]))
#define PT_PAIR(a, b) \
	_Static_assert(offsetof(struct pt_regs, b) == offsetof(struct pt_regs, a) + 8, #b)

void asm_offsets(void);

void asm_offsets(void)
{
	/* pairs: x0 and x1, ... */
	PT_REG(0);
	PT_REG(2);
	PT_REG(4);
	PT_REG(6);
	PT_REG(8);
	PT_REG(10);
	PT_REG(12);
	PT_REG(14);
	PT_REG(16);
	PT_REG(18);
	PT_REG(20);
	PT_REG(22);
	PT_REG(24);
	PT_REG(26);
	PT_REG(28);
	PT_REG(30);
	DEFINE(PT_SP, offsetof(struct pt_regs, sp));
	DEFINE(PT_PC, offsetof(struct pt_regs, pc));
	DEFINE(PT_ORIG_X0, offsetof(struct pt_regs, orig_x0));
	DEFINE(PT_SYSCALLNO, offsetof(struct pt_regs, syscallno));
	/* what entry code stores as pairs */
	PT_PAIR(regs[30], sp);
	PT_PAIR(pc, pstate);
	PT_PAIR(orig_x0, syscallno);
	DEFINE(PT_REGS_SIZE, sizeof(struct pt_regs));

	DEFINE(TASK_WORK, offsetof(struct task_struct, work));
	DEFINE(TASK_CPU, offsetof(struct task_struct, cpu));
	DEFINE(TASK_STACK, offsetof(struct task_struct, stack));
	DEFINE(TASK_CONTEXT, offsetof(struct task_struct, thread.cpu_context));
	DEFINE(CONTEXT_X19, offsetof(struct cpu_context, x19));
	DEFINE(CONTEXT_X21, offsetof(struct cpu_context, x21));
	DEFINE(CONTEXT_X23, offsetof(struct cpu_context, x23));
	DEFINE(CONTEXT_X25, offsetof(struct cpu_context, x25));
	DEFINE(CONTEXT_X27, offsetof(struct cpu_context, x27));
	DEFINE(CONTEXT_FP, offsetof(struct cpu_context, fp));
	DEFINE(CONTEXT_PC, offsetof(struct cpu_context, pc));

	DEFINE(FPSIMD_FPSR, offsetof(struct fpsimd_context, fpsr));
	DEFINE(FPSIMD_VREGS, offsetof(struct fpsimd_context, vregs));
	_Static_assert(offsetof(struct fpsimd_context, fpcr) ==
			       offsetof(struct fpsimd_context, fpsr) + 4,
		       "a pair");

	DEFINE(ESR_EC_SHIFT, ESR_EC_SHIFT);
	DEFINE(EC_SVC64, EC_SVC64);
	DEFINE(EFAULT, EFAULT);
	DEFINE(ENOSYS, ENOSYS);
	DEFINE(NR_SYSCALLS, NR_syscalls);
}
