/*
 * The end of the machine.  Semihosting (Arm's "Semihosting for AArch32 and AArch64") hands the
 * status to the emulator or debugger that listens; HLT is undefined when none does, and then the
 * firmware is asked to switch off (PSCI, Arm DEN 0022).
 */
#include <limen/printk.h>
#include <limen/smp.h>
#include <limen/string.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include "extable.h"
#include "psci.h"

#define SYS_WRITE0	  0x04
#define SYS_EXIT_EXTENDED 0x20
#define APPLICATION_EXIT  0x20026

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

void machine_exit(int status)
{
	const u64 reason[2] = { APPLICATION_EXIT, 0 };
	char text[8];

	local_irq_disable();
	stop_other_cpus();
	snprintf(text, sizeof(text), "%d\n", status & 0xff);
	semihosting(SYS_WRITE0, text);
	semihosting(SYS_EXIT_EXTENDED, reason);
	psci_call(PSCI_SYSTEM_OFF, 0, 0, 0);
	printk(KERN_EMERG "System halted, exit status %d.", status & 0xff);
	halt();
}
