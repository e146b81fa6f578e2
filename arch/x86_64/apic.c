/*
 * The local APIC (SDM vol. 3, chapter 10): each CPU's own interrupt controller, through which all
 * of its interrupts come.  Its registers are in a page of memory, or are MSRs if the firmware has
 * put it into x2APIC mode (10.12).
 */
#include <limen/irq.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/timer.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include "cpu.h"
#include "interrupt.h"
#include "vectors.h"

#define BROADCAST    0xffU /* not one APIC's ID, but all of them; and what does not fit in 8 bits */
#define BROADCAST_X2 0xffffffffU
#define BASE_X2APIC  (1UL << 10)
#define BASE_ENABLE  (1UL << 11)
#define MSR_X2APIC   0x800
#define SVR_ENABLE   0x100
#define ICR_BUSY     0x1000
#define ICR_PATIENCE 100000

static volatile u32 *registers; /* NULL: x2APIC */

u32 apic_read(u32 reg)
{
	return registers ? registers[reg / 4] : (u32)rdmsr(MSR_X2APIC + reg / 16);
}

void apic_write(u32 reg, u32 value)
{
	if (registers)
		registers[reg / 4] = value;
	else
		wrmsr(MSR_X2APIC + reg / 16, value);
}

u32 apic_id(void)
{
	return registers ? apic_read(APIC_ID) >> 24 : apic_read(APIC_ID);
}

void apic_eoi(void)
{
	apic_write(APIC_EOI, 0);
}

bool apic_reaches(u32 id)
{
	return id < (registers ? BROADCAST : BROADCAST_X2);
}

/* Two words make a command; whoever interrupts in between might send one too. */
static void xapic_send(u32 id, u32 command)
{
	unsigned long flags = local_irq_save();

	for (int patience = ICR_PATIENCE; patience && apic_read(APIC_ICR) & ICR_BUSY; patience--)
		cpu_relax();
	apic_write(APIC_ICR2, id << 24);
	apic_write(APIC_ICR, command);
	local_irq_restore(flags);
}

/* A write to an x2APIC does not wait for the writes before it (SDM vol. 3, 10.12.3). */
void apic_send(u32 id, u32 command)
{
	if (registers) {
		xapic_send(id, command);
		return;
	}
	__asm__ volatile("mfence; lfence" ::: "memory");
	wrmsr(MSR_X2APIC + APIC_ICR / 16, (u64)id << 32 | command);
}

/* Everything masked but what the kernel asks for; the old controllers have no way in. */
void apic_init_cpu(void)
{
	u64 base = rdmsr(MSR_APIC_BASE);

	wrmsr(MSR_APIC_BASE, base | BASE_ENABLE | (registers ? 0 : BASE_X2APIC));
	apic_write(APIC_TPR, 0);
	apic_write(APIC_LVTT, APIC_MASKED);
	apic_write(APIC_LVT0, APIC_MASKED);
	apic_write(APIC_LVTERR, APIC_MASKED);
	apic_write(APIC_SVR, SVR_ENABLE | VECTOR_SPURIOUS);
}

void apic_init(phys_addr_t base)
{
	if (!(cpuid(1, 0).edx & 1 << 9))
		panic("this CPU has no local APIC");
	if (!(rdmsr(MSR_APIC_BASE) & BASE_X2APIC)) {
		registers = ioremap(base, PAGE_SIZE);
		if (!registers)
			panic("not enough memory for the local APIC's registers");
	}
	apic_init_cpu();
}

/* A device's line is acknowledged when the device no longer asks; handle_ipi() may not return. */
void do_interrupt(struct pt_regs *regs, unsigned int vector)
{
	if (vector - VECTOR_IRQ < NR_IRQS) {
		handle_irq(vector - VECTOR_IRQ);
		apic_eoi();
	} else if (vector == VECTOR_TIMER) {
		apic_eoi();
		timer_interrupt(regs);
	} else if (vector - VECTOR_IPI < NR_IPIS) {
		apic_eoi();
		handle_ipi(vector - VECTOR_IPI);
	} else if (vector != VECTOR_SPURIOUS) {
		pr_warn("unexpected interrupt, vector %u", vector);
	}
}
