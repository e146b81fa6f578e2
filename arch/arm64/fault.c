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

struct fault_info {
	int signal; /* 0: a page fault, which may be resolved */
	const char *name;
};

#define BAD(name) { SIGNAL(SIGKILL, SI_KERNEL), name }
#define BUS(name) { SIGNAL(SIGBUS, BUS_OBJERR), name }

/* The two low bits of most codes are the level of the table walk. */
static struct fault_info fault_info(unsigned int fsc)
{
	switch (fsc & ~3U) {
	case 0x00:
		return (struct fault_info)BAD("address size fault");
	case 0x04:
		return (struct fault_info){ 0, "translation fault" };
	case 0x08:
		return (struct fault_info){ 0, "access flag fault" };
	case 0x0c:
		return (struct fault_info){ 0, "permission fault" };
	}
	switch (fsc) {
	case 0x10:
		return (struct fault_info)BUS("synchronous external abort");
	case 0x11:
		return (struct fault_info){ SIGNAL(SIGSEGV, SEGV_MTESERR), "tag check fault" };
	case 0x18:
		return (struct fault_info)BUS("synchronous parity error");
	case 0x21:
		return (struct fault_info){ SIGNAL(SIGBUS, BUS_ADRALN), "alignment fault" };
	case 0x35:
		return (struct fault_info)BUS("unsupported exclusive access");
	}
	return (struct fault_info)BAD("unknown fault");
}

static unsigned int access_kind(u64 esr)
{
	unsigned int ec = ESR_EC(esr);

	if (ec == EC_IABT_LOW || ec == EC_IABT_CUR)
		return FAULT_EXEC;
	return (esr & ESR_WNR) && !(esr & ESR_CM) ? FAULT_WRITE : 0;
}

void memory_abort(struct pt_regs *regs, u64 esr, u64 far)
{
	struct fault_info info = fault_info(ESR_FSC(esr));
	unsigned long fixup;

	/* the top byte of a user address is no part of it (TCR_EL1.TBI0) */
	if (!(far >> 55 & 1))
		far &= ~(0xffUL << 56);
	if (!info.signal) {
		page_fault(regs, far, access_kind(esr));
		return;
	}
	if (user_mode(regs)) {
		force_sig_fault(info.signal, far, info.name, regs);
		return;
	}
	fixup = fixup_exception(regs->pc);
	if (!fixup)
		die(info.name, regs);
	regs->pc = fixup;
}
