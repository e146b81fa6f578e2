/* GICv2: distributor and CPU interfaces in memory (Arm IHI 0048B, chapter 4). */
#include <limen/compiler.h>
#include <limen/mm.h>
#include "gic.h"
#include "machine.h"

#define GICD_ITARGETSR (0x800 / 4) /* a byte each: the interfaces that it goes to */
#define GICD_SGIR      (0xf00 / 4)

/* registers of the CPU interface */
#define GICC_CTLR (0x00 / 4)
#define GICC_PMR  (0x04 / 4)
#define GICC_BPR  (0x08 / 4)
#define GICC_IAR  (0x0c / 4)
#define GICC_EOIR (0x10 / 4)

#define ENABLE 1 /* in both CTLR: the only group that there is, or that is not Secure */

static volatile u32 *dist, *cpuif;
static u8 interface[NR_CPUS]; /* which of the eight is a CPU's, as a bit */

static bool v2_init(void)
{
	dist = ioremap(machine.gic_dist, PAGE_SIZE);
	cpuif = ioremap(machine.gic_cpu[0].start, PAGE_SIZE);
	if (!dist || !cpuif)
		return false;
	dist[GICD_CTLR] = 0;
	gic_reset(dist, GIC_SPI, gic_lines(dist));
	return true;
}

/*
 * Its own interface is what a CPU reads as the target of its private interrupts; 0: the only one.
 */
static u8 my_interface(void)
{
	for (unsigned int i = 0; i < GIC_SPI / 4; i++) {
		u32 targets = dist[GICD_ITARGETSR + i];

		targets |= targets >> 16;
		targets |= targets >> 8;
		if (targets & 0xff)
			return targets & 0xff;
	}
	return 1;
}

static bool v2_init_cpu(unsigned int cpu)
{
	interface[cpu] = my_interface();
	if (cpu == 0) {
		for (unsigned int i = GIC_SPI / 4; i < gic_lines(dist) / 4; i++)
			dist[GICD_ITARGETSR + i] = interface[0] * 0x01010101U;
		dist[GICD_CTLR] = ENABLE;
	}
	gic_reset(dist, 0, GIC_SPI);
	cpuif[GICC_PMR] = GIC_MASK;
	cpuif[GICC_BPR] = 7; /* none preempts another */
	cpuif[GICC_CTLR] = ENABLE;
	return true;
}

static volatile u32 *v2_registers(unsigned int irq)
{
	return dist; /* each CPU sees its own private ones there */
}

static u32 v2_acknowledge(void)
{
	u32 iar = cpuif[GICC_IAR];

	__asm__ volatile("dmb ishld" ::: "memory"); /* what the sender wrote before is read after */
	return iar;
}

static void v2_end(u32 iar)
{
	cpuif[GICC_EOIR] = iar;
}

static void v2_send(unsigned int cpu, unsigned int sgi)
{
	dist[GICD_SGIR] = (u32)interface[cpu] << 16 | sgi;
}

const struct gic gicv2 = {
	.init = v2_init,
	.init_cpu = v2_init_cpu,
	.registers = v2_registers,
	.acknowledge = v2_acknowledge,
	.end = v2_end,
	.send = v2_send,
};
