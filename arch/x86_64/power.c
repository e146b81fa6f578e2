/*
 * The end of the machine.  QEMU has two devices for it, which tools/run asks for: what is written
 * to isa-debugcon reaches whoever started QEMU, and a write to isa-debug-exit ends QEMU.  Where
 * neither exists nothing listens at these ports, and the CPU stops.
 */
#include <limen/printk.h>
#include <limen/smp.h>
#include <asm/processor.h>
#include <asm/irqflags.h>
#include <asm/setup.h>
#include "cpu.h"

#define DEBUGCON   0xe9
#define DEBUG_EXIT 0xf4

void machine_exit(int status)
{
	char text[8];

	local_irq_disable();
	stop_other_cpus();
	snprintf(text, sizeof(text), "%d\n", status & 0xff);
	for (const char *s = text; *s; s++)
		outb(DEBUGCON, *s);
	outl(DEBUG_EXIT, 0);
	printk(KERN_EMERG "System halted, exit status %d.", status & 0xff);
	halt();
}
