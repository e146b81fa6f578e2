/* Interrupts of devices: who handles which line.  The architecture's numbers (<asm/irq.h>). */
#pragma once

#include <limen/types.h>

/*
 * request_irq() - call fn(arg), interrupts off, when line @irq asks; enables it.  0 or -EBUSY,
 * -EINVAL.
 */
int request_irq(unsigned int irq, void (*fn)(void *), void *arg);
/* handle_irq() - from the architecture's interrupt entry. */
void handle_irq(unsigned int irq);
