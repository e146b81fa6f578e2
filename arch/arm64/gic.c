/*
 * Interrupts, from the vectors to whom they concern: what is the same for all versions of the GIC.
 */
#include <limen/errno.h>
#include <limen/irq.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <asm/irq.h>
#include <asm/smp.h>
#include "gic.h"
#include "machine.h"
#include "timer.h"
#include "traps.h"

static const struct gic *gic;

unsigned int gic_lines(const volatile u32 *regs)
{
	return min(32 * ((regs[GICD_TYPER] & 0x1f) + 1), (u32)GIC_SPURIOUS);
}

void gic_reset(volatile u32 *regs, unsigned int first, unsigned int end)
{
	for (unsigned int i = first / 32; i < end / 32; i++) {
		regs[GICD_ICENABLER + i] = ~0U;
		regs[GICD_ICPENDR + i] = ~0U;
		regs[GICD_ICACTIVER + i] = ~0U;
	}
	for (unsigned int i = first / 4; i < end / 4; i++)
		regs[GICD_PRIORITYR + i] = GIC_PRIORITIES;
	for (unsigned int i = max(first, (unsigned int)GIC_PPI) / 16; i < end / 16; i++)
		regs[GICD_ICFGR + i] = 0;
}

static void enable(unsigned int irq)
{
	gic->registers(irq)[GICD_ISENABLER + irq / 32] = 1U << irq % 32;
}

void gic_init_cpu(void)
{
	if (!gic->init_cpu(smp_processor_id()))
		panic("gic: CPU %u has no interface", smp_processor_id());
	for (unsigned int sgi = 0; sgi < NR_IPIS; sgi++)
		enable(sgi);
	enable(machine.timer_irq);
}

void gic_init(void)
{
	gic = machine.gic == GIC_V3 ? &gicv3 : &gicv2;
	if (machine.gic == GIC_NONE || !gic->init())
		panic("no interrupt controller that Limen knows: it needs a GICv2 or GICv3");
	gic_init_cpu();
}

int irq_enable(unsigned int irq)
{
	if (irq < GIC_PPI || irq >= gic_lines(gic->registers(GIC_SPI)))
		return -EINVAL;
	enable(irq);
	return 0;
}

void irq_disable(unsigned int irq)
{
	gic->registers(irq)[GICD_ICENABLER + irq / 32] = 1U << irq % 32;
}

void smp_send_ipi(unsigned int cpu, enum ipi ipi)
{
	__asm__ volatile("dsb ishst" ::: "memory"); /* it finds what was written for it */
	gic->send(cpu, ipi);
}

/*
 * Spurious ones, which are gone before they are asked for, end the loop: nobody is to handle them.
 */
void irq_handler(struct pt_regs *regs)
{
	u32 iar;

	while (GIC_ID(iar = gic->acknowledge()) < GIC_SPURIOUS) {
		unsigned int irq = GIC_ID(iar);

		if (irq < GIC_PPI)
			handle_ipi(irq);
		else if (irq == machine.timer_irq)
			timer_handler(regs);
		else
			handle_irq(irq);
		gic->end(iar);
	}
}
