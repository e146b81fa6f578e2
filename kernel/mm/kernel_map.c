/*
 * The kernel's own mappings: its image, each part with just the rights it needs, and all of RAM at
 * PAGE_OFFSET, never executable.  No page is both writable and executable under any of its
 * addresses: the image's code and read-only data are read-only in the direct map too.
 */
#include <limen/boot_info.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sections.h>
#include <asm/pgtable.h>

pte_t *kernel_pgd;

static void map(unsigned long virt, phys_addr_t phys, u64 size, unsigned int vm)
{
	if (map_range(kernel_pgd, virt, phys, size, vm))
		panic("not enough memory for the kernel's page tables");
}

/* A part of the image, in the image's own place. */
static void map_image(const char *start, const char *end, unsigned int vm)
{
	map((unsigned long)start, image_to_phys(start), end - start, vm);
}

/* A piece of RAM that holds only one kind of thing. */
static void map_direct(phys_addr_t start, phys_addr_t end, unsigned int vm)
{
	if (start < end)
		map((unsigned long)phys_to_virt(start), start, end - start, vm);
}

static void map_ram(phys_addr_t start, phys_addr_t end)
{
	phys_addr_t ro_start = image_to_phys(__text_start), ro_end = image_to_phys(__rodata_end);

	map_direct(start, min(end, ro_start), VM_READ | VM_WRITE);
	map_direct(max(start, ro_start), min(end, ro_end), VM_READ);
	map_direct(max(start, ro_end), end, VM_READ | VM_WRITE);
}

void kernel_map_init(const struct boot_info *bi)
{
	kernel_pgd = zalloc_page();
	if (!kernel_pgd)
		panic("not enough memory for the kernel's page tables");
	map_image(__text_start, __text_end, VM_READ | VM_EXEC);
	map_image(__rodata_start, __rodata_end, VM_READ);
	map_image(__data_start, __data_end, VM_READ | VM_WRITE);
	map_image(init_stack, __kernel_end, VM_READ | VM_WRITE);
	for (unsigned int i = 0; i < bi->nr_ram; i++)
		map_ram(ALIGN_UP(bi->ram[i].start, PAGE_SIZE),
			ALIGN_DOWN(bi->ram[i].start + bi->ram[i].size, PAGE_SIZE));
	/*
	 * Every user page table shares these tables, so they must exist before the first one does.
	 */
	if (!pte_lookup(kernel_pgd, IOREMAP_START, true) ||
	    !pte_lookup(kernel_pgd, KSTACK_START, true))
		panic("not enough memory for the kernel's page tables");
}
