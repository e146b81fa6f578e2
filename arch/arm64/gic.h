/*
 * The interrupt controller, Arm's GIC (architecture specifications IHI 0048, version 2, and
 * IHI 0069, versions 3 and 4).  Interrupts 0 to 15 are software-generated (SGI: from one CPU to
 * another), 16 to 31 private to each CPU (PPI: its timer), the rest shared (SPI: devices); these
 * all go to CPU 0.
 */
#pragma once

#include <limen/types.h>

#define GIC_PPI	     16 /* the first private interrupt */
#define GIC_SPI	     32 /* the first shared one */
#define GIC_SPURIOUS 1020 /* from here on, the answer means: none */
#define GIC_ID(iar)  ((iar)&0x3ff)

/* registers of the distributor, as words; a redistributor has the same for its 32 */
#define GICD_CTLR      (0x000 / 4)
#define GICD_TYPER     (0x004 / 4)
#define GICD_IGROUPR   (0x080 / 4) /* a bit each */
#define GICD_ISENABLER (0x100 / 4)
#define GICD_ICENABLER (0x180 / 4)
#define GICD_ICPENDR   (0x280 / 4)
#define GICD_ICACTIVER (0x380 / 4)
#define GICD_PRIORITYR (0x400 / 4) /* a byte each */
#define GICD_ICFGR     (0xc00 / 4) /* two bits each: level or edge */

#define GIC_PRIORITIES 0xa0a0a0a0 /* of four interrupts, all the same, */
#define GIC_MASK       0xf0 /* which no CPU masks */

/* What the versions do each in its own way. */
struct gic {
	bool (*init)(void); /* map the registers, set up the distributor; false: impossible */
	bool (*init_cpu)(unsigned int cpu); /* this CPU's interface; false: it has none */
	volatile u32 *(*registers)(unsigned int irq); /* GICD_... or the like for @irq, here */
	u32 (*acknowledge)(void); /* what to handle now, ... */
	void (*end)(u32 iar); /* ... and that it was handled */
	void (*send)(unsigned int cpu, unsigned int sgi);
};

extern const struct gic gicv2, gicv3;

/* gic_init() - find it; gic_init_cpu() - let this CPU have IPIs and its timer's interrupt. */
void gic_init(void);
void gic_init_cpu(void);
/* gic_reset() - all off, none pending, level-triggered, from @first up to @end. */
void gic_reset(volatile u32 *regs, unsigned int first, unsigned int end);
/* gic_lines() - how many interrupts the distributor @regs has. */
unsigned int gic_lines(const volatile u32 *regs);
