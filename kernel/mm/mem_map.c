/* The memory map, mem_map: which frames it covers, and where in RAM it lies. */
#include <limen/boot_info.h>
#include <limen/printk.h>
#include <asm/pgtable.h>
#include "internal.h"

struct page *mem_map;
unsigned long first_pfn, end_pfn;

/* A place for @size bytes in RAM that nothing uses yet and the boot page tables reach; 0: none. */
static phys_addr_t find_room(const struct boot_info *bi, u64 size)
{
	for (unsigned int i = 0; i < bi->nr_ram; i++) {
		phys_addr_t first = max(bi->ram[i].start, bi->mapped_start);
		phys_addr_t at = ALIGN_UP(max(first, (phys_addr_t)PAGE_SIZE), PAGE_SIZE);
		phys_addr_t end = min(bi->ram[i].start + bi->ram[i].size, bi->mapped_end);

		for (unsigned int j = 0; j < bi->nr_reserved; j++) {
			const struct mem_range *r = &bi->reserved[j];

			if (at < r->start + r->size && r->start < at + size) {
				at = ALIGN_UP(r->start + r->size, PAGE_SIZE);
				j = -1U; /* look at all of them again from here */
			}
		}
		if (at + size <= end)
			return at;
	}
	return 0;
}

/* The memory map's, which reaches from the lowest RAM to the highest; in bytes. */
static u64 map_size(const struct boot_info *bi)
{
	phys_addr_t low = -1UL, high = 0;

	for (unsigned int i = 0; i < bi->nr_ram; i++) {
		low = min(low, bi->ram[i].start);
		high = max(high, bi->ram[i].start + bi->ram[i].size);
	}
	first_pfn = low >> PAGE_SHIFT;
	end_pfn = high >> PAGE_SHIFT;
	return ALIGN_UP((end_pfn - first_pfn) * sizeof(struct page), PAGE_SIZE);
}

/* How far a range of RAM is from what the boot page tables reach; 0: it is within. */
static u64 distance(const struct boot_info *bi, const struct mem_range *ram)
{
	if (ram->start >= bi->mapped_end)
		return ram->start + ram->size - bi->mapped_end;
	return ram->start + ram->size <= bi->mapped_start ? bi->mapped_start - ram->start : 0;
}

/* The map has no room: do without the RAM that is farthest away. */
static void leave_out_farthest(struct boot_info *bi, u64 size)
{
	struct mem_range *farthest = &bi->ram[0];

	for (unsigned int i = 1; i < bi->nr_ram; i++)
		if (distance(bi, &bi->ram[i]) > distance(bi, farthest))
			farthest = &bi->ram[i];
	if (!bi->nr_ram || !distance(bi, farthest))
		panic("not enough memory: no room for the %lu KiB of the memory map", size >> 10);
	pr_warn("memory: %lu KiB at %016lx are too far from the rest to be used",
		farthest->size >> 10, farthest->start);
	*farthest = bi->ram[--bi->nr_ram];
}

void mem_map_init(struct boot_info *bi)
{
	phys_addr_t map;
	u64 size;

	for (size = map_size(bi); !(map = find_room(bi, size)); size = map_size(bi))
		leave_out_farthest(bi, size);
	boot_reserve(bi, map, size);
	mem_map = phys_to_virt(map);
	for (u64 done = 0; done < size; done += PAGE_SIZE)
		clear_page((char *)mem_map + done);
}
