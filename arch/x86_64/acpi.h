/* What ACPI's tables tell of CPUs and interrupt controllers. */
#pragma once

#include <limen/types.h>
#include <limen/smp.h>

#define MAX_IOAPICS 8
#define ISA_IRQS    16

struct acpi_info {
	phys_addr_t lapic; /* the local APICs' registers */
	unsigned int nr_cpus; /* those that can be used; 0: there is no table */
	u32 apic_id[NR_CPUS];
	unsigned int nr_ioapics;
	struct {
		phys_addr_t base;
		u32 gsi_base; /* its first line's number */
	} ioapic[MAX_IOAPICS];
	struct {
		u32 gsi; /* the line to which an ISA interrupt is wired */
		u16 flags; /* MPS_*, 0: as the ISA bus has it */
	} isa[ISA_IRQS];
};

#define MPS_POLARITY 0x3 /* 3: low */
#define MPS_TRIGGER  0xc /* 0xc: level */

extern struct acpi_info acpi;

struct boot_info;
void acpi_init(const struct boot_info *bi);
