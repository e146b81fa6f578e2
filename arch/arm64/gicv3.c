/*
 * GICv3 and 4: a distributor and, for each CPU, a redistributor in memory; CPU interfaces are
 * system registers (Arm IHI 0069, chapter 12).
 */
#include <limen/compiler.h>
#include <limen/mm.h>
#include <limen/smp.h>
#include <asm/processor.h>
#include <sysreg.h>
#include "gic.h"
#include "machine.h"

#define GICD_IROUTER 0x6000 /* in bytes; 64 bits each: the CPU that it goes to */
#define GICD_SIZE    0x10000

#define CTLR_ENABLE 0x12 /* Group 1, and routing by affinity */
#define CTLR_RWP    (1U << 31) /* a change is still under way */

/* registers of a redistributor, as words; those of its 32 interrupts are in the next frame */
#define GICR_CTLR  (0x00 / 4)
#define GICR_TYPER (0x08 / 4) /* two words: flags; affinity */
#define GICR_WAKER (0x14 / 4)
#define GICR_FRAME (0x10000 / 4)

#define TYPER_VLPIS  0x02 /* four frames, else two */
#define TYPER_LAST   0x10 /* of its region */
#define WAKER_SLEEP  0x02
#define WAKER_ASLEEP 0x04

#define ICC_PMR_EL1	S3_0_C4_C6_0
#define ICC_IAR1_EL1	S3_0_C12_C12_0
#define ICC_EOIR1_EL1	S3_0_C12_C12_1
#define ICC_BPR1_EL1	S3_0_C12_C12_3
#define ICC_CTLR_EL1	S3_0_C12_C12_4
#define ICC_SRE_EL1	S3_0_C12_C12_5
#define ICC_IGRPEN1_EL1 S3_0_C12_C12_7
#define ICC_SGI1R_EL1	S3_0_C12_C11_5

static volatile u32 *dist;
static volatile u32 *region[GIC_REGIONS];
static u64 region_size[GIC_REGIONS];
static volatile u32 *redist[NR_CPUS];

static void wait_for(volatile u32 *reg, u32 bits)
{
	for (int patience = 1000000; patience && (*reg & bits); patience--)
		cpu_relax();
}

static bool map_regions(void)
{
	for (unsigned int i = 0; i < GIC_REGIONS && machine.gic_cpu[i].size; i++) {
		/* a region may have room for many more CPUs than there are */
		region_size[i] = min(machine.gic_cpu[i].size, NR_CPUS * 16UL * GICR_FRAME);
		region[i] = ioremap(machine.gic_cpu[i].start, region_size[i]);
		if (!region[i])
			return false;
	}
	return true;
}

static bool v3_init(void)
{
	unsigned int lines;

	dist = ioremap(machine.gic_dist, GICD_SIZE);
	if (!dist || !map_regions())
		return false;
	dist[GICD_CTLR] = 0;
	wait_for(&dist[GICD_CTLR], CTLR_RWP);
	lines = gic_lines(dist);
	for (unsigned int i = GIC_SPI / 32; i < lines / 32; i++)
		dist[GICD_IGROUPR + i] = ~0U;
	gic_reset(dist, GIC_SPI, lines);
	wait_for(&dist[GICD_CTLR], CTLR_RWP);
	dist[GICD_CTLR] = CTLR_ENABLE;
	for (unsigned int i = GIC_SPI; i < lines; i++)
		*(volatile u64 *)((volatile char *)dist + GICD_IROUTER + 8 * i) = machine.mpidr[0];
	return true;
}

/* Aff3 to Aff0 stand together in GICR_TYPER, apart in MPIDR_EL1. */
static u32 packed(u64 mpidr)
{
	return (mpidr >> 32 & 0xff) << 24 | (mpidr & 0xffffff);
}

static volatile u32 *find_redist(u64 mpidr)
{
	for (unsigned int i = 0; i < GIC_REGIONS && region[i]; i++) {
		u64 at = 0, step;
		u32 flags;

		do {
			volatile u32 *regs = region[i] + at / 4;

			flags = regs[GICR_TYPER];
			if (regs[GICR_TYPER + 1] == packed(mpidr))
				return regs;
			step = (flags & TYPER_VLPIS ? 16UL : 8UL) * GICR_FRAME;
			at += step;
		} while (!(flags & TYPER_LAST) && at + step <= region_size[i]);
	}
	return NULL;
}

static bool v3_init_cpu(unsigned int cpu)
{
	volatile u32 *regs = find_redist(machine.mpidr[cpu]);

	write_sysreg(read_sysreg(ICC_SRE_EL1) | 1, ICC_SRE_EL1);
	isb();
	if (!regs || !(read_sysreg(ICC_SRE_EL1) & 1))
		return false;
	regs[GICR_WAKER] &= ~WAKER_SLEEP;
	wait_for(&regs[GICR_WAKER], WAKER_ASLEEP);
	redist[cpu] = regs;
	regs[GICR_FRAME + GICD_IGROUPR] = ~0U;
	gic_reset(regs + GICR_FRAME, 0, GIC_SPI);
	wait_for(&regs[GICR_CTLR], 1 << 3); /* RWP */

	write_sysreg(GIC_MASK, ICC_PMR_EL1);
	write_sysreg(7, ICC_BPR1_EL1); /* none preempts another */
	write_sysreg(0, ICC_CTLR_EL1); /* one write ends an interrupt */
	write_sysreg(1, ICC_IGRPEN1_EL1);
	isb();
	return true;
}

static volatile u32 *v3_registers(unsigned int irq)
{
	return irq < GIC_SPI ? redist[smp_processor_id()] + GICR_FRAME : dist;
}

static u32 v3_acknowledge(void)
{
	u32 iar = read_sysreg(ICC_IAR1_EL1);

	__asm__ volatile("dsb sy" ::: "memory"); /* it is active before its cause is dealt with */
	return iar;
}

static void v3_end(u32 iar)
{
	write_sysreg(iar, ICC_EOIR1_EL1);
	isb();
}

/* To one CPU, by its affinity: Aff0 is a group of 16 and a bit in it. */
static void v3_send(unsigned int cpu, unsigned int sgi)
{
	u64 mpidr = machine.mpidr[cpu];
	u64 to = 1UL << (mpidr & 0xf) | (mpidr >> 8 & 0xff) << 16 | (mpidr >> 16 & 0xff) << 32 |
		 (mpidr >> 4 & 0xf) << 44 | (mpidr >> 32 & 0xff) << 48;

	write_sysreg(to | (u64)sgi << 24, ICC_SGI1R_EL1);
	isb();
}

const struct gic gicv3 = {
	.init = v3_init,
	.init_cpu = v3_init_cpu,
	.registers = v3_registers,
	.acknowledge = v3_acknowledge,
	.end = v3_end,
	.send = v3_send,
};
