/*
 * Interrupts, from the entry code on: what the APICs (SDM vol. 3, chapter 10) have to do with them.
 */
#pragma once

#include <limen/types.h>

struct pt_regs;

/* do_interrupt() - a vector that is no exception; interrupts are off. */
void do_interrupt(struct pt_regs *regs, unsigned int vector);

/* apic_init() - the boot CPU's local APIC, at @base; apic_init_cpu() - this CPU's. */
void apic_init(phys_addr_t base);
void apic_init_cpu(void);
/* apic_id() - this CPU's number among APICs.  apic_eoi() - the interrupt is dealt with. */
u32 apic_id(void);
void apic_eoi(void);
/*
 * apic_send() - a command to the CPU with APIC number @id; APIC_INIT and APIC_STARTUP or a vector.
 */
#define APIC_INIT    0x4500 /* level: assert */
#define APIC_STARTUP 0x4600 /* | the page where it starts */
void apic_send(u32 id, u32 command);
/* apic_reaches() - can that number be sent to?  Not all can unless in x2APIC mode. */
bool apic_reaches(u32 id);

/* apic_timer_init() - measure the timer, on the boot CPU; apic_timer_init_cpu() - this CPU's. */
void apic_timer_init(void);
void apic_timer_init_cpu(void);
/* apic_read(), apic_write() - its registers, by their offsets in the MMIO page. */
u32 apic_read(u32 reg);
void apic_write(u32 reg, u32 value);

#define APIC_ID	    0x020
#define APIC_TPR    0x080
#define APIC_EOI    0x0b0
#define APIC_SVR    0x0f0
#define APIC_ICR    0x300
#define APIC_ICR2   0x310
#define APIC_LVTT   0x320
#define APIC_LVT0   0x350
#define APIC_LVTERR 0x370
#define APIC_TMICT  0x380
#define APIC_TMCCT  0x390
#define APIC_TDCR   0x3e0
#define APIC_MASKED 0x10000

/* ioapic_init() - all lines are masked until irq_enable(). */
void ioapic_init(void);
