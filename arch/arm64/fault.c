/*
 * Data and instruction aborts.  The fault status code says what went wrong with the access (Arm ARM
 * D19.2.37, ISS encoding for a Data Abort); what a program gets for it is what Linux gives.
 */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/uaccess.h>
#include "esr.h"
#include "traps.h"

#define PAGE_FAULT 0 /* no signal yet: it may be resolved */

struct fault_info {
	int signal;
	const char *name; /* NULL: none that is known */
};

/* Four codes in a row are the levels of the table walk. */
/* clang-format off */
static const struct fault_info faults[64] = {
	[0x00 ... 0x03] = { SIGNAL(SIGKILL, SI_KERNEL), "address size fault" },
	[0x04 ... 0x07] = { PAGE_FAULT, "translation fault" },
	[0x08 ... 0x0b] = { PAGE_FAULT, "access flag fault" },
	[0x0c ... 0x0f] = { PAGE_FAULT, "permission fault" },
	[0x10]		= { SIGNAL(SIGBUS, BUS_OBJERR), "synchronous external abort" },
	[FSC_TAG_CHECK]	= { SIGNAL(SIGSEGV, SEGV_MTESERR), "tag check fault" },
	[0x18]		= { SIGNAL(SIGBUS, BUS_OBJERR), "synchronous parity error" },
	[FSC_ALIGNMENT]	= { SIGNAL(SIGBUS, BUS_ADRALN), "alignment fault" },
	[0x35]		= { SIGNAL(SIGBUS, BUS_OBJERR), "unsupported exclusive access" },
};
/* clang-format on */

static const struct fault_info unknown_fault = { SIGNAL(SIGKILL, SI_KERNEL), "unknown fault" };

static unsigned int access_kind(u64 esr)
{
	unsigned int ec = ESR_EC(esr);

	if (ec == EC_IABT_LOW || ec == EC_IABT_CUR)
		return FAULT_EXEC;
	return (esr & ESR_WNR) && !(esr & ESR_CM) ? FAULT_WRITE : 0;
}

/*
 * For the signal's frame.  A fault on a kernel address looks like any other that is not mapped, so
 * that a program can't find out what is (Linux's set_thread_esr()).
 */
static void note_abort(u64 esr, u64 addr)
{
	if (addr >> 55 & 1) {
		esr &= ESR_EC_MASK | ESR_IL | ESR_CM | ESR_WNR;
		if (ESR_EC(esr) == EC_IABT_LOW)
			esr &= ESR_EC_MASK | ESR_IL;
		esr |= ESR_FSC_FAULT;
	}
	note_fault(esr, untagged_addr(addr));
}

void memory_abort(struct pt_regs *regs, u64 esr, u64 far)
{
	const struct fault_info *fault = &faults[ESR_FSC(esr)];
	unsigned long fixup;

	if (!fault->name)
		fault = &unknown_fault;
	if (fault->signal == PAGE_FAULT) {
		if (unlikely(page_fault(regs, far, access_kind(esr))))
			note_abort(esr, far);
		return;
	}
	if (user_mode(regs)) {
		if (ESR_FSC(esr) == FSC_ALIGNMENT || ESR_FSC(esr) == FSC_TAG_CHECK)
			note_abort(esr, far);
		else
			note_fault(esr, 0);
		force_sig_fault(fault->signal, far, fault->name, regs);
		return;
	}
	fixup = fixup_exception(regs->pc);
	if (!fixup)
		die(fault->name, regs);
	regs->pc = fixup;
}
