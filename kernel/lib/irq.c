/* <limen/irq.h>: who handles which interrupt line. */
#include <limen/compiler.h>
#include <limen/errno.h>
#include <limen/irq.h>
#include <limen/printk.h>
#include <asm/irq.h>

static struct {
	void (*fn)(void *);
	void *arg;
} actions[NR_IRQS]; /* written at boot, before the line is enabled */

int request_irq(unsigned int irq, void (*fn)(void *), void *arg)
{
	if (irq >= NR_IRQS)
		return -EINVAL;
	if (actions[irq].fn)
		return -EBUSY;
	actions[irq].arg = arg;
	actions[irq].fn = fn;
	return irq_enable(irq);
}

/* A line that nobody asked for is masked: it would come again for ever. */
void handle_irq(unsigned int irq)
{
	if (irq < NR_IRQS && actions[irq].fn) {
		actions[irq].fn(actions[irq].arg);
		return;
	}
	pr_warn("irq %u: nobody handles it", irq);
	irq_disable(irq);
}
