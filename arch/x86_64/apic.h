/* Local and I/O APICs (apic.c, ioapic.c), and what ACPI tells of them (acpi.c). */
#pragma once

#include <limen/smp.h>

struct boot_info;
struct pt_regs;

/* The vectors of what is not an exception.  The CPU takes the highest first (SDM vol. 3, 10.8.4).
 */
#define VECTOR_IRQ	0x30 /* + the line's number */
#define VECTOR_TIMER	0xf0
#define VECTOR_IPI	0xf1 /* + enum ipi */
#define VECTOR_SPURIOUS 0xff

/* What the MADT tells (ACPI Specification 6.4, 5.2.12). */
struct madt {
	unsigned int nr_cpus;
	u32 apic_id[NR_CPUS]; /* of CPUs that can be used, as the table lists them */
	phys_addr_t local_apic;
	unsigned int nr_ioapics;
	struct {
		phys_addr_t address;
		u32 gsi_base;
	} ioapic[4];
	struct {
		u32 gsi;
		u16 flags; /* polarity and trigger mode; of ISA interrupt n */
		bool there;
	} isa[16];
};

extern struct madt madt;

/* acpi_init() - read the MADT; without one, there is one CPU and no I/O APIC. */
void acpi_init(phys_addr_t rsdp);
/* apic_init() - the boot CPU's local APIC and its timer; apic_init_cpu() - another CPU's. */
void apic_init(void);
void apic_init_cpu(void);
u32 apic_id(void);
/* apic_start_cpu() - INIT and start-up IPIs: it begins at @page << 12, in real mode. */
void apic_start_cpu(u32 id, u8 page);
/* apic_interrupt() - a vector that is not an exception has come. */
void apic_interrupt(struct pt_regs *regs, int vector);
void ioapic_init(void);
