/*
 * The machine as the device tree describes it: memory and what the boot loader left there.
 */
#include <limen/boot_info.h>
#include <limen/compiler.h>
#include <limen/string.h>
#include <asm/page.h>
#include "fdt.h"
#include "machine.h"

struct machine machine;

/* Whole pages, as far as the direct map reaches. */
static void add_ram(struct boot_info *bi, u64 start, u64 size)
{
	u64 end = min(start + size, (u64)PHYS_LIMIT) & PAGE_MASK;

	start = ALIGN_UP(start, (u64)PAGE_SIZE);
	if (start < end)
		boot_add_ram(bi, start, end - start);
}

/* Is it the normal world's to use?  (Devicetree Specification, 2.3.4 "status") */
static bool is_available(fdt_node node)
{
	const char *status = fdt_string(node, "status");

	return !status || strcmp(status, "okay") == 0 || strcmp(status, "ok") == 0;
}

static void probe_memory(struct boot_info *bi)
{
	fdt_node node = fdt_child(fdt_root());
	u64 start, size;

	for (; node; node = fdt_sibling(node)) {
		const char *type = fdt_string(node, "device_type");

		if (!type || strcmp(type, "memory") != 0 || !is_available(node))
			continue;
		for (unsigned int n = 0; fdt_reg(node, n, &start, &size); n++)
			add_ram(bi, start, size);
	}
	for (unsigned int n = 0; fdt_reservation(n, &start, &size); n++)
		boot_reserve(bi, start, size);
	node = fdt_child(fdt_find("/reserved-memory", 16));
	for (; node; node = fdt_sibling(node))
		for (unsigned int n = 0; fdt_reg(node, n, &start, &size); n++)
			boot_reserve(bi, start, size);
}

/* Take random bytes out of the tree: used twice, they would not be random. */
static void take_seed(fdt_node chosen, const char *name)
{
	u32 len;
	void *bytes = (void *)fdt_prop(chosen, name, &len);

	if (!bytes)
		return;
	len = min((size_t)len, sizeof(machine.seed) - machine.seed_len);
	memcpy(machine.seed + machine.seed_len, bytes, len);
	memset(bytes, 0, len);
	machine.seed_len += len;
}

/* linux,initrd-start and -end are one cell or two. */
static void probe_chosen(struct boot_info *bi, fdt_node chosen)
{
	const char *bootargs = fdt_string(chosen, "bootargs");
	u64 start = fdt_number(chosen, "linux,initrd-start");
	u64 end = fdt_number(chosen, "linux,initrd-end");

	if (bootargs)
		strscpy(bi->cmdline, bootargs, sizeof(bi->cmdline));
	if (start < end) {
		bi->initramfs = (struct mem_range){ start, end - start };
		boot_reserve(bi, start, end - start);
	}
	take_seed(chosen, "rng-seed");
	take_seed(chosen, "kaslr-seed");
}

bool machine_probe(struct boot_info *bi, void *blob, phys_addr_t phys, u64 max)
{
	fdt_node chosen;

	if (!fdt_open(blob, max))
		return false;
	bi->device_tree = phys;
	boot_reserve(bi, phys, fdt_size());
	chosen = fdt_find("/chosen", 7);
	probe_memory(bi);
	probe_chosen(bi, chosen);
	devices_probe();
	return true;
}
