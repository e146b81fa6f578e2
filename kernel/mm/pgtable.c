/*
 * Page tables, for both machines: four levels of 512 entries, whose format <asm/pgtable.h> knows.
 * Level 0 maps pages, each level above covers 512 times as much.
 */
#include <limen/mm.h>
#include <limen/errno.h>
#include <asm/pgtable.h>
#include "internal.h"

static unsigned int pt_index(unsigned long virt, int level)
{
	return virt >> PT_SHIFT(level) & (PT_ENTRIES - 1);
}

/* The entry for @virt at @level, with the tables on the way; NULL without one that may be made. */
static pte_t *walk(pte_t *table, unsigned long virt, int level, bool alloc)
{
	for (int l = PT_LEVELS - 1; l > level; l--) {
		pte_t *slot = &table[pt_index(virt, l)];

		if (!pte_present(*slot)) {
			void *new = alloc ? zalloc_page() : NULL;

			if (!new)
				return NULL;
			set_pte(slot, pte_table(virt_to_phys(new)));
		} else if (!pte_is_table(*slot, l)) {
			return NULL;
		}
		table = phys_to_virt(pte_phys(*slot));
	}
	return &table[pt_index(virt, level)];
}

pte_t *pte_lookup(pte_t *pgd, unsigned long virt, bool alloc)
{
	return walk(pgd, virt, 0, alloc);
}

pte_t *pte_slot(pte_t *pgd, unsigned long virt, int level)
{
	return walk(pgd, virt, level, false);
}

/* The lowest entry for @virt that exists, and its level. */
static pte_t *walk_down(pte_t *table, unsigned long virt, int *level)
{
	for (*level = PT_LEVELS - 1;; (*level)--) {
		pte_t *slot = &table[pt_index(virt, *level)];

		if (!pte_present(*slot) || !pte_is_table(*slot, *level))
			return slot;
		table = phys_to_virt(pte_phys(*slot));
	}
}

pte_t *pte_next(pte_t *pgd, unsigned long *virt, unsigned long end)
{
	while (*virt < end) {
		int level;
		pte_t *slot = walk_down(pgd, *virt, &level);

		if (pte_present(*slot))
			return slot;
		if (level == 0)
			return pte_after(slot, pgd, virt, end);
		*virt = (*virt | ((1UL << PT_SHIFT(level)) - 1)) + 1;
	}
	return NULL;
}

/* Most of the time that is the entry next to it. */
pte_t *pte_after(pte_t *pte, pte_t *pgd, unsigned long *virt, unsigned long end)
{
	unsigned long at = *virt;

	for (;;) {
		at += PAGE_SIZE;
		if (at >= end)
			return NULL;
		if (!(at & ((1UL << PT_SHIFT(1)) - 1)))
			break;
		if (pte_present(*++pte)) {
			*virt = at;
			return pte;
		}
	}
	*virt = at;
	return pte_next(pgd, virt, end);
}

/* The highest level whose pages fit: both addresses aligned to it, and enough left to map. */
static int fitting_level(unsigned long virt, phys_addr_t phys, u64 size)
{
	int level = PT_LEAF_LEVEL;

	while (level > 0) {
		unsigned long bytes = 1UL << PT_SHIFT(level);

		if (!((virt | phys) & (bytes - 1)) && size >= bytes)
			break;
		level--;
	}
	return level;
}

int map_range(pte_t *pgd, unsigned long virt, phys_addr_t phys, u64 size, unsigned int vm)
{
	while (size) {
		int level = fitting_level(virt, phys, size);
		u64 bytes = 1UL << PT_SHIFT(level);
		pte_t *slot = walk(pgd, virt, level, true);

		if (!slot)
			return -ENOMEM;
		set_pte(slot, pte_page(phys, vm, level));
		virt += bytes;
		phys += bytes;
		size -= bytes;
	}
	return 0;
}

volatile void *ioremap(phys_addr_t phys, size_t size)
{
	static unsigned long next = IOREMAP_START;
	phys_addr_t first = ALIGN_DOWN(phys, PAGE_SIZE);
	unsigned long virt = next;

	size = ALIGN_UP(phys + size - first, PAGE_SIZE);
	if (map_range(kernel_pgd, virt, first, size, VM_READ | VM_WRITE | VM_DEVICE))
		return NULL;
	next += size;
	return (volatile void *)(virt + (phys - first));
}
