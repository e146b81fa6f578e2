/* PVH, by which QEMU starts an ELF64 kernel directly: Xen's "x86/HVM direct boot ABI". */
#include <limen/boot_info.h>
#include <limen/string.h>
#include <asm/page.h>
#include "cpu.h"

struct hvm_start_info {
	u32 magic, version, flags, nr_modules;
	u64 modlist_paddr, cmdline_paddr, rsdp_paddr;
	u64 memmap_paddr; /* version 1 on */
	u32 memmap_entries, reserved;
};

struct hvm_modlist_entry {
	u64 paddr, size, cmdline_paddr, reserved;
};

struct hvm_memmap_table_entry {
	u64 addr, size;
	u32 type, reserved;
};

#define MEMMAP_RAM 1

void pvh_read(struct boot_info *bi, phys_addr_t info)
{
	const struct hvm_start_info *start = phys_to_virt(info);
	const struct hvm_memmap_table_entry *map = phys_to_virt(start->memmap_paddr);
	const struct hvm_modlist_entry *module = phys_to_virt(start->modlist_paddr);

	bi->loader = "PVH";
	bi->rsdp = start->rsdp_paddr;
	if (start->cmdline_paddr)
		strscpy(bi->cmdline, phys_to_virt(start->cmdline_paddr), sizeof(bi->cmdline));
	if (start->nr_modules)
		bi->initramfs = (struct mem_range){ module->paddr, module->size };
	for (u32 i = 0; start->version >= 1 && i < start->memmap_entries; i++)
		if (map[i].type == MEMMAP_RAM)
			boot_add_ram(bi, map[i].addr, map[i].size);
}
