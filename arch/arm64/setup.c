/*
 * The machine's side of starting up: from head.S to kmain(), and what kmain() asks for.
 */
#include <limen/boot_info.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/sections.h>
#include <limen/string.h>
#include <boot.h>
#include <asm/pgtable.h>
#include <asm/setup.h>
#include <sysreg.h>
#include "cpu.h"
#include "gic.h"
#include "machine.h"
#include "timer.h"
#include "uart.h"

#define GIB 0x40000000UL

/* Until paging_init(), the device tree and the serial port are seen here, past the image. */
#define EARLY_FDT  (KERNEL_BASE + GIB / 2)
#define EARLY_UART (KERNEL_BASE + GIB / 4 * 3)

phys_addr_t image_phys;

static struct boot_info boot_info;

/* Two blocks of the boot tables, from the one that holds @phys; returns where @phys itself is. */
static void *early_map(unsigned long virt, phys_addr_t phys, unsigned int vm)
{
	phys_addr_t block = ALIGN_DOWN(phys, (phys_addr_t)BLOCK_SIZE);
	pte_t *slot = &boot_l2_image[(virt - KERNEL_BASE) / BLOCK_SIZE];

	set_pte(&slot[0], pte_page(block, vm, 1));
	set_pte(&slot[1], pte_page(block + BLOCK_SIZE, vm, 1));
	return (void *)(virt + (phys - block));
}

/*
 * RAM into the boot tables' direct map, as much as their one table reaches: the GiB in which the
 * image lies.
 */
static void early_map_ram(struct boot_info *bi)
{
	phys_addr_t low = ALIGN_DOWN(image_phys, GIB);

	bi->mapped_start = low;
	bi->mapped_end = low + GIB;
	for (unsigned int i = 0; i < bi->nr_ram; i++) {
		const struct mem_range *ram = &bi->ram[i];
		phys_addr_t at = ALIGN_DOWN(ram->start, (phys_addr_t)BLOCK_SIZE);
		phys_addr_t end = min(ram->start + ram->size, bi->mapped_end);

		for (at = max(at, low); at < end; at += BLOCK_SIZE) {
			pte_t *slot = &boot_l2_direct[(at - low) / BLOCK_SIZE];

			if (!pte_present(*slot)) /* head.S made the image's */
				set_pte(slot, pte_page(at, VM_READ | VM_WRITE, 1));
		}
	}
}

void setup_arch(phys_addr_t fdt, phys_addr_t image, u64 entry_cycles, unsigned long boot_el)
{
	struct boot_info *bi = &boot_info;
	bool found;

	image_phys = image;
	cpu_init();
	time_init(entry_cycles);
	bi->loader = boot_el == 2 ? "Image at EL2" : "Image at EL1";
	bi->entry_cycles = entry_cycles;
	boot_reserve(bi, image, __kernel_end - __text_start);
	found = machine_probe(bi, early_map(EARLY_FDT, fdt, VM_READ | VM_WRITE), fdt, BLOCK_SIZE);
	if (machine.uart)
		pl011_init(early_map(EARLY_UART, machine.uart, VM_READ | VM_WRITE | VM_DEVICE));
	if (!found)
		panic("no device tree at %016lx, where the boot loader said", fdt);
	early_map_ram(bi);
	kmain(bi);
}

void arch_init(const struct boot_info *bi)
{
	pr_info("arm64: PAN is %s", read_sysreg(sctlr_el1) & SCTLR_SPAN ? "not there" : "on");
	gic_init();
	timer_init_cpu();
	pl011_listen();
}

/* RNDR where the CPU has it; then what the boot loader gave, each byte once. */
bool arch_entropy(u64 *out)
{
	u32 ok = 0;

	*out = 0;
	if (id_field(read_sysreg(id_aa64isar0_el1), 60)) /* RNDR sets Z when it has nothing */
		__asm__ volatile("mrs %0, " RNDR "; cset %w1, ne" : "=r"(*out), "=r"(ok) : : "cc");
	if (ok || machine.seed_len < sizeof(*out))
		return ok;
	machine.seed_len -= sizeof(*out);
	memcpy(out, machine.seed + machine.seed_len, sizeof(*out));
	memset(machine.seed + machine.seed_len, 0, sizeof(*out));
	return true;
}
