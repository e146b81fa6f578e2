/*
 * Exceptions other than the system call.  A program's own fault ends it with the signal that Linux
 * gives for it; the kernel's own ends everything, unless the exception table knows the instruction.
 */
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include <sysreg.h>
#include "esr.h"
#include "traps.h"

/* Which floating-point exception it was, the gravest first, as on Linux. */
static int fp_signal(u64 esr)
{
	int code = FPE_FLTUNK;

	if (esr & ESR_FP_TFV) {
		if (esr & ESR_FP_IOF)
			code = FPE_FLTINV;
		else if (esr & ESR_FP_DZF)
			code = FPE_FLTDIV;
		else if (esr & ESR_FP_OFF)
			code = FPE_FLTOVF;
		else if (esr & ESR_FP_UFF)
			code = FPE_FLTUND;
		else if (esr & ESR_FP_IXF)
			code = FPE_FLTRES;
	}
	return SIGNAL(SIGFPE, code);
}

/*
 * WFI could stop the machine, so it traps (SCTLR_EL1.nTWI is 0): it is a hint, and to do nothing is
 * right. WFE does not trap, but the class is the same.
 */
static void skip_wfi(struct pt_regs *regs)
{
	regs->pc += 4;
}

void note_fault(u64 esr, u64 addr)
{
	current->thread.fault_address = addr;
	current->thread.fault_code = (u32)esr;
}

void el0_sync_handler(struct pt_regs *regs)
{
	u64 esr = read_sysreg(esr_el1), far = read_sysreg(far_el1);

	local_irq_enable(); /* not earlier: another exception would overwrite both */
	switch (ESR_EC(esr)) {
	case EC_IABT_LOW:
	case EC_DABT_LOW:
		memory_abort(regs, esr, far);
		break;
	case EC_WFX:
		skip_wfi(regs);
		break;
	case EC_PC_ALIGN:
		note_fault(esr, 0);
		force_sig_fault(SIGNAL(SIGBUS, BUS_ADRALN), far, "misaligned pc", regs);
		break;
	case EC_SP_ALIGN:
		note_fault(esr, 0);
		force_sig_fault(SIGNAL(SIGBUS, BUS_ADRALN), regs->sp, "misaligned sp", regs);
		break;
	case EC_FP64:
		force_sig_fault(fp_signal(esr), regs->pc, "floating-point exception", regs);
		break;
	case EC_BRK64:
		force_sig_fault(SIGNAL(SIGTRAP, TRAP_BRKPT), regs->pc, "breakpoint", regs);
		break;
	case EC_STEP_LOW:
		force_sig_fault(SIGNAL(SIGTRAP, TRAP_TRACE), regs->pc, "single step", regs);
		break;
	case EC_BRKPT_LOW:
	case EC_WATCH_LOW:
		force_sig_fault(SIGNAL(SIGTRAP, TRAP_HWBKPT), far, "hardware breakpoint", regs);
		break;
	default: /* undefined, privileged, or of an extension that is not enabled: SVE, SME, ... */
		note_fault(0, 0);
		force_sig_fault(SIGNAL(SIGILL, ILL_ILLOPC), regs->pc, "undefined instruction",
				regs);
	}
}

void el1_sync_handler(struct pt_regs *regs)
{
	u64 esr = read_sysreg(esr_el1), far = read_sysreg(far_el1);
	unsigned long fixup;

	if (!(regs->pstate & PSR_I_BIT))
		local_irq_enable();
	switch (ESR_EC(esr)) {
	case EC_IABT_CUR:
	case EC_DABT_CUR:
		memory_abort(regs, esr, far);
		break;
	case EC_BRK64: /* __builtin_trap() */
		die("BRK in the kernel", regs);
	case EC_PC_ALIGN:
		die("misaligned pc in the kernel", regs);
	case EC_SP_ALIGN:
		die("misaligned sp in the kernel", regs);
	default:
		fixup = fixup_exception(regs->pc);
		if (!fixup)
			die("undefined instruction in the kernel", regs);
		regs->pc = fixup;
	}
}

/* An error that no instruction can be blamed for; as on Linux, nothing can be trusted after it. */
void serror_handler(struct pt_regs *regs)
{
	die("SError", regs);
}

void bad_mode_handler(struct pt_regs *regs)
{
	die("exception from a mode that is not used", regs);
}

/* For a CPU whose task's stack is used up (vectors.S). */
char overflow_stacks[NR_CPUS][PAGE_SIZE] __aligned(16);

void stack_overflow_handler(struct pt_regs *regs)
{
	die("kernel stack overflow", regs);
}

void show_regs(const struct pt_regs *regs)
{
	printk(KERN_EMERG "pc %016lx lr %016lx sp %016lx pstate %08lx", regs->pc, regs->regs[30],
	       regs->sp, regs->pstate);
	printk(KERN_EMERG "esr %08lx far %016lx", read_sysreg(esr_el1), read_sysreg(far_el1));
	for (int i = 0; i < 30; i += 3)
		printk(KERN_EMERG "x%-2d %016lx x%-2d %016lx x%-2d %016lx", i, regs->regs[i], i + 1,
		       regs->regs[i + 1], i + 2, regs->regs[i + 2]);
}
