/* Interrupt lines of devices: here, global system interrupts, the I/O APICs' inputs. */
#pragma once

#define NR_IRQS 64

/* irq_enable() - let line @irq reach CPU 0.  0 or -EINVAL: there is no such line. */
int irq_enable(unsigned int irq);
void irq_disable(unsigned int irq);
