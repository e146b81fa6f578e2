/* Interrupt lines of devices, by the GIC's numbers (arch/arm64/gic.c). */
#pragma once

#define NR_IRQS 512

/* irq_enable() - let line @irq reach CPU 0; 0 or -EINVAL.  irq_disable() - not any more. */
int irq_enable(unsigned int irq);
void irq_disable(unsigned int irq);

/* console_irq() - the serial port's line, 0 when there is none. */
unsigned int console_irq(void);
