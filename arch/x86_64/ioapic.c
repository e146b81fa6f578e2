/*
 * I/O APICs (Intel 82093AA, chapter 3): they turn the interrupt lines of devices into vectors.  All
 * of them go to the boot CPU.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/spinlock.h>
#include <asm/irq.h>
#include "acpi.h"
#include "interrupt.h"
#include "vectors.h"

#define WINDOW	    0x10 /* offset of the data register; the index is at 0 */
#define VERSION	    0x01
#define REDIRECTION 0x10 /* two registers a line: what, and to which CPU */
#define ACTIVE_LOW  (1 << 13)
#define LEVEL	    (1 << 15)
#define MASKED	    (1 << 16)

static struct {
	volatile u32 *registers;
	u32 gsi_base, lines;
} ioapics[MAX_IOAPICS];

static u32 boot_apic_id;
static spinlock_t lock = SPIN_LOCK_UNLOCKED; /* index and data are two accesses */

static u32 read(volatile u32 *registers, u32 index)
{
	registers[0] = index;
	return registers[WINDOW / 4];
}

static void write(volatile u32 *registers, u32 index, u32 value)
{
	registers[0] = index;
	registers[WINDOW / 4] = value;
}

void ioapic_init(void)
{
	boot_apic_id = apic_id();
	for (unsigned int i = 0; i < acpi.nr_ioapics; i++) {
		volatile u32 *registers = ioremap(acpi.ioapic[i].base, PAGE_SIZE);
		u32 version = registers ? read(registers, VERSION) : -1U;

		if (version == -1U) /* nobody there */
			continue;
		ioapics[i].registers = registers;
		ioapics[i].gsi_base = acpi.ioapic[i].gsi_base;
		ioapics[i].lines = (version >> 16 & 0xff) + 1;
		for (u32 line = 0; line < ioapics[i].lines; line++)
			write(registers, REDIRECTION + 2 * line, MASKED);
	}
}

/* ACPI 6.4, 5.2.12.5: unless it says otherwise, ISA's lines are edges upwards, PCI's low levels. */
static u32 line_mode(unsigned int irq)
{
	u16 flags = irq < ISA_IRQS ? acpi.isa[irq].flags : MPS_POLARITY | MPS_TRIGGER;

	return ((flags & MPS_POLARITY) == MPS_POLARITY ? ACTIVE_LOW : 0) |
	       ((flags & MPS_TRIGGER) == MPS_TRIGGER ? LEVEL : 0);
}

static int set_line(unsigned int irq, u32 mode)
{
	u32 gsi = irq < ISA_IRQS ? acpi.isa[irq].gsi : irq;

	for (unsigned int i = 0; i < MAX_IOAPICS; i++) {
		u32 line = gsi - ioapics[i].gsi_base;
		unsigned long flags;

		if (line >= ioapics[i].lines)
			continue;
		flags = spin_lock_irqsave(&lock);
		write(ioapics[i].registers, REDIRECTION + 2 * line + 1, boot_apic_id << 24);
		write(ioapics[i].registers, REDIRECTION + 2 * line, mode);
		spin_unlock_irqrestore(&lock, flags);
		return 0;
	}
	return -EINVAL;
}

int irq_enable(unsigned int irq)
{
	if (irq >= NR_IRQS)
		return -EINVAL;
	return set_line(irq, line_mode(irq) | (VECTOR_IRQ + irq));
}

void irq_disable(unsigned int irq)
{
	(void)set_line(irq, MASKED);
}
