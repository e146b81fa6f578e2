/* What the device tree says beyond struct boot_info (machine.c), and the serial port (pl011.c). */
#pragma once

#include <limen/types.h>

struct boot_info;

enum psci_conduit { PSCI_NONE, PSCI_HVC, PSCI_SMC }; /* how the firmware is called */

struct machine {
	enum psci_conduit psci;
	phys_addr_t uart; /* a PL011, 0 when there is none */
	u8 seed[64]; /* random bytes from the boot loader */
	size_t seed_len;
};

extern struct machine machine;

/*
 * machine_probe() - fill @bi and machine from the device tree at @blob, which is at @phys on the
 * bus and readable for @max bytes; false when there is none.
 */
bool machine_probe(struct boot_info *bi, void *blob, phys_addr_t phys, u64 max);

/* pl011_init() - make the PL011 whose registers are mapped at @base a console. */
void pl011_init(volatile void *base);
/* pl011_moved() - from now on they are mapped at @base. */
void pl011_moved(volatile void *base);
