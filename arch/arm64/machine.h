/* What the device tree says beyond struct boot_info (machine.c, devices.c). */
#pragma once

#include <limen/smp.h>
#include <limen/types.h>

struct boot_info;

enum psci_conduit { PSCI_NONE, PSCI_HVC, PSCI_SMC }; /* how the firmware is called */
enum gic_type { GIC_NONE, GIC_V2, GIC_V3 };

#define GIC_REGIONS 4 /* of redistributors */

struct gic_region {
	phys_addr_t start;
	u64 size; /* 0: none */
};

struct machine {
	enum psci_conduit psci;
	phys_addr_t uart; /* a PL011, 0 when there is none */
	unsigned int uart_irq;
	phys_addr_t rtc; /* a PL031, 0 when there is none */
	unsigned int timer_irq; /* of the virtual timer */

	enum gic_type gic;
	phys_addr_t gic_dist;
	struct gic_region gic_cpu[GIC_REGIONS]; /* GICv2: CPU interface; GICv3: redistributors */

	u64 mpidr[NR_CPUS]; /* affinity of each CPU, the boot CPU's first */
	unsigned int nr_cpus;

	u8 seed[64]; /* random bytes from the boot loader */
	size_t seed_len;
};

extern struct machine machine;

/*
 * machine_probe() - fill @bi and machine from the device tree at @blob, which is at @phys on the
 * bus and readable for @max bytes; false when there is none.
 */
bool machine_probe(struct boot_info *bi, void *blob, phys_addr_t phys, u64 max);
/* devices_probe() - its part that is about CPUs, interrupts and devices (devices.c). */
void devices_probe(void);
