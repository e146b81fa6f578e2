/*
 * Interrupt lines of devices (arch/x86_64/ioapic.c): 0 to 15 are the ISA bus's, wherever they are
 * wired to; the others are the I/O APICs' own (ACPI's "global system interrupts").
 */
#pragma once

#define NR_IRQS 64

/* irq_enable() - let line @irq reach CPU 0; 0 or -EINVAL.  irq_disable() - not any more. */
int irq_enable(unsigned int irq);
void irq_disable(unsigned int irq);

/* console_irq() - the serial port's line, 0 when there is none. */
unsigned int console_irq(void);
