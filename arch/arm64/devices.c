/*
 * The machine as the device tree describes it: CPUs, interrupt controller, timer, serial port,
 * battery clock, firmware.  What a binding demands is in Linux's Documentation/devicetree/bindings;
 * what is not as it demands counts as not there.
 */
#include <limen/compiler.h>
#include <limen/string.h>
#include <asm/irq.h>
#include <asm/page.h>
#include <sysreg.h>
#include "fdt.h"
#include "machine.h"

#define VIRTUAL_TIMER 2 /* its place in the timer's interrupts */
#define PPI_VIRTUAL   27 /* where it is unless the tree says otherwise (Arm BSA 4.1.5) */

/*
 * The @n-th interrupt of a device, as the GIC numbers them: cells of type (0: shared, from 32 on;
 * 1: private to each CPU, from 16 on), number, flags.  0: there is none.
 */
static unsigned int interrupt(fdt_node node, unsigned int n)
{
	u32 type, number;

	if (machine.gic == GIC_NONE || !fdt_cell(node, "interrupts", 3 * n, &type) ||
	    !fdt_cell(node, "interrupts", 3 * n + 1, &number))
		return 0;
	if (type == 0 && number < NR_IRQS - 32)
		return number + 32;
	return type == 1 && number < 16 ? number + 16 : 0;
}

static fdt_node gic_node(void)
{
	static const char *const v2[] = { "arm,cortex-a15-gic", "arm,gic-400" };
	fdt_node node = fdt_device("arm,gic-v3");

	machine.gic = GIC_V3;
	for (size_t i = 0; !node && i < ARRAY_SIZE(v2); i++) {
		machine.gic = GIC_V2;
		node = fdt_device(v2[i]);
	}
	return node;
}

/* "reg": the distributor, then CPU interface (GICv2) or regions of redistributors (GICv3). */
static void probe_gic(void)
{
	fdt_node node = gic_node();
	u64 size, regions = 1;

	if (machine.gic == GIC_V3)
		regions = max(fdt_number(node, "#redistributor-regions"), 1UL);
	if (!fdt_reg(node, 0, &machine.gic_dist, &size) || size < PAGE_SIZE ||
	    !fdt_reg(node, 1, &machine.gic_cpu[0].start, &machine.gic_cpu[0].size) ||
	    fdt_number(node, "#interrupt-cells") != 3) {
		machine.gic = GIC_NONE;
		return;
	}
	for (unsigned int i = 1; i < min(regions, (u64)GIC_REGIONS); i++)
		if (!fdt_reg(node, 1 + i, &machine.gic_cpu[i].start, &machine.gic_cpu[i].size))
			machine.gic_cpu[i].size = 0;
}

/* A CPU's affinity: Aff3 and Aff2, Aff1, Aff0 (Arm ARM D19.2.101, MPIDR_EL1). */
static bool cpu_affinity(fdt_node cpu, u64 *mpidr)
{
	const char *type = fdt_string(cpu, "device_type");
	u32 cells;

	if (!type || strcmp(type, "cpu") != 0 || !fdt_prop(cpu, "reg", &cells))
		return false;
	*mpidr = fdt_number(cpu, "reg");
	return (cells == 4 || cells == 8) && !(*mpidr & ~MPIDR_AFFINITY);
}

static bool known_cpu(u64 mpidr)
{
	for (unsigned int i = 0; i < machine.nr_cpus; i++)
		if (machine.mpidr[i] == mpidr)
			return true;
	return false;
}

/* The boot CPU is number 0; others are of use only if the firmware can start them. */
static void probe_cpus(void)
{
	unsigned int most = machine.gic == GIC_V3 ? NR_CPUS : min(8, NR_CPUS); /* GICv2 has 8 */
	fdt_node node = fdt_child(fdt_find("/cpus", 5));
	u64 mpidr;

	machine.mpidr[0] = read_sysreg(mpidr_el1) & MPIDR_AFFINITY;
	machine.nr_cpus = 1;
	for (; node && machine.nr_cpus < most; node = fdt_sibling(node)) {
		const char *method = fdt_string(node, "enable-method");

		if (machine.psci == PSCI_NONE || !method || strcmp(method, "psci") != 0 ||
		    !cpu_affinity(node, &mpidr) || known_cpu(mpidr))
			continue;
		machine.mpidr[machine.nr_cpus++] = mpidr;
	}
}

/* /chosen/stdout-path is a path or an alias, perhaps with ":115200n8" behind it. */
static fdt_node stdout_node(fdt_node chosen)
{
	const char *path = fdt_string(chosen, "stdout-path");
	const char *colon = path ? strchr(path, ':') : NULL;
	size_t len = path ? (colon ? (size_t)(colon - path) : strlen(path)) : 0;
	char alias[32];

	if (path && *path != '/') {
		strscpy(alias, path, min(sizeof(alias), len + 1));
		path = fdt_string(fdt_find("/aliases", 8), alias);
		len = path ? strlen(path) : 0;
	}
	return path ? fdt_find(path, len) : NULL;
}

static void probe_uart(void)
{
	fdt_node node = stdout_node(fdt_find("/chosen", 7));
	u64 size;

	if (!node)
		node = fdt_device("arm,pl011");
	if (!fdt_compatible(node, "arm,pl011"))
		return;
	fdt_reg(node, 0, &machine.uart, &size);
	machine.uart_irq = interrupt(node, 0);
}

/* From PSCI 0.2 on, functions have fixed numbers (psci.h). */
static void probe_psci(void)
{
	fdt_node node = fdt_find("/psci", 5);
	const char *method = fdt_string(node, "method");

	if (!method ||
	    (!fdt_compatible(node, "arm,psci-0.2") && !fdt_compatible(node, "arm,psci-1.0")))
		return;
	if (strcmp(method, "hvc") == 0)
		machine.psci = PSCI_HVC;
	else if (strcmp(method, "smc") == 0)
		machine.psci = PSCI_SMC;
}

void devices_probe(void)
{
	u64 size;

	probe_psci();
	probe_gic();
	probe_cpus();
	probe_uart();
	fdt_reg(fdt_device("arm,pl031"), 0, &machine.rtc, &size);
	machine.timer_irq = interrupt(fdt_device("arm,armv8-timer"), VIRTUAL_TIMER);
	if (!machine.timer_irq)
		machine.timer_irq = PPI_VIRTUAL;
}
