/*
 * The end of the machine.  Semihosting (Arm's "Semihosting for AArch32 and AArch64") hands the
 * status to the emulator or debugger that listens; HLT is undefined when none does, and then the
 * firmware is asked to switch off (PSCI, Arm DEN 0022).
 */
#include <limen/printk.h>
#include <limen/string.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include "extable.h"
#include "machine.h"

#define SYS_WRITE0	  0x04
#define SYS_EXIT_EXTENDED 0x20
#define APPLICATION_EXIT  0x20026

#define PSCI_SYSTEM_OFF 0x84000008

static void semihosting(unsigned long operation, const void *parameter)
{
	register unsigned long x0 __asm__("x0") = operation;
	register const void *x1 __asm__("x1") = parameter;

	__asm__ volatile("1: hlt #0xf000\n"
			 "2:\n" _ASM_EXTABLE(1b, 2b)
			 : "+r"(x0)
			 : "r"(x1)
			 : "memory");
}

static void psci_off(void)
{
	register unsigned long x0 __asm__("x0") = PSCI_SYSTEM_OFF;

	if (machine.psci == PSCI_HVC)
		__asm__ volatile("hvc #0" : "+r"(x0) : : "x1", "x2", "x3", "memory");
	else if (machine.psci == PSCI_SMC)
		__asm__ volatile("smc #0" : "+r"(x0) : : "x1", "x2", "x3", "memory");
}

void machine_exit(int status)
{
	const u64 reason[2] = { APPLICATION_EXIT, 0 };
	char text[8];

	local_irq_disable();
	snprintf(text, sizeof(text), "%d\n", status & 0xff);
	semihosting(SYS_WRITE0, text);
	semihosting(SYS_EXIT_EXTENDED, reason);
	psci_off();
	printk(KERN_EMERG "System halted, exit status %d.", status & 0xff);
	halt();
}
