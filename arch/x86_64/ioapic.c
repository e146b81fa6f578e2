/* The I/O APICs: which input of theirs interrupts which CPU with which vector (Intel 82093AA). */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/spinlock.h>
#include <asm/irq.h>
#include "apic.h"

#define IOREGSEL	   0
#define IOWIN		   (0x10 / 4)
#define IOAPIC_VERSION	   1
#define IOAPIC_REDIRECT(n) (0x10 + 2 * (n))
#define REDIRECT_MASKED	   (1 << 16)
#define REDIRECT_LEVEL	   (1 << 15)
#define REDIRECT_LOW	   (1 << 13)

/* MADT, MPS INTI flags */
#define POLARITY_MASK 3
#define POLARITY_LOW  3
#define TRIGGER_MASK  0xc
#define TRIGGER_LEVEL 0xc

static spinlock_t lock = SPIN_LOCK_UNLOCKED; /* guards the register pairs; interrupts off */
static struct {
	volatile u32 *registers;
	u32 inputs;
} ioapics[ARRAY_SIZE(madt.ioapic)];

static u32 ioapic_read(unsigned int i, u32 reg)
{
	ioapics[i].registers[IOREGSEL] = reg;
	return ioapics[i].registers[IOWIN];
}

static void ioapic_write(unsigned int i, u32 reg, u32 value)
{
	ioapics[i].registers[IOREGSEL] = reg;
	ioapics[i].registers[IOWIN] = value;
}

/* Firmware may have left some open. */
void ioapic_init(void)
{
	for (unsigned int i = 0; i < madt.nr_ioapics; i++) {
		ioapics[i].registers = ioremap(madt.ioapic[i].address, PAGE_SIZE);
		if (!ioapics[i].registers)
			continue;
		ioapics[i].inputs = (ioapic_read(i, IOAPIC_VERSION) >> 16 & 0xff) + 1;
		for (u32 n = 0; n < ioapics[i].inputs; n++)
			ioapic_write(i, IOAPIC_REDIRECT(n), REDIRECT_MASKED);
	}
}

/* An ISA interrupt is edge-triggered and active high, unless the MADT says otherwise. */
static u32 redirection(unsigned int irq, u32 *gsi)
{
	u32 entry = VECTOR_IRQ + irq;
	u16 flags;

	*gsi = irq;
	if (irq >= ARRAY_SIZE(madt.isa))
		return entry | REDIRECT_LEVEL | REDIRECT_LOW;
	if (!madt.isa[irq].there)
		return entry;
	*gsi = madt.isa[irq].gsi;
	flags = madt.isa[irq].flags;
	if ((flags & POLARITY_MASK) == POLARITY_LOW)
		entry |= REDIRECT_LOW;
	if ((flags & TRIGGER_MASK) == TRIGGER_LEVEL)
		entry |= REDIRECT_LEVEL;
	return entry;
}

static int set_redirection(unsigned int irq, u32 mask)
{
	u32 gsi, entry = redirection(irq, &gsi);

	for (unsigned int i = 0; i < madt.nr_ioapics; i++) {
		u32 input = gsi - madt.ioapic[i].gsi_base;
		unsigned long flags;

		if (!ioapics[i].registers || input >= ioapics[i].inputs)
			continue;
		flags = spin_lock_irqsave(&lock);
		ioapic_write(i, IOAPIC_REDIRECT(input) + 1, madt.apic_id[0] << 24);
		ioapic_write(i, IOAPIC_REDIRECT(input), entry | mask);
		spin_unlock_irqrestore(&lock, flags);
		return 0;
	}
	return -EINVAL;
}

int irq_enable(unsigned int irq)
{
	return set_redirection(irq, 0);
}

void irq_disable(unsigned int irq)
{
	(void)set_redirection(irq, REDIRECT_MASKED);
}
