/*
 * The virtual address map of arm64 (4 KiB granule, 48 bits in each half; Arm ARM D8.2).  TTBR0
 * translates the lower half, TTBR1 the upper.
 *
 *	0                  .. TASK_SIZE            user space
 *	PAGE_OFFSET        .. + 128 TiB            direct map: all of physical memory
 *	IOREMAP_START      .. + 512 GiB            device registers
 *	KSTACK_START       .. + 512 GiB            kernel stacks and their guard pages
 *	KERNEL_BASE        .. + 1 GiB              the kernel image
 */
#pragma once

#define PAGE_SHIFT 12
#define PAGE_SIZE  0x1000
#define PAGE_MASK  (~0xfffUL)

#define TASK_SIZE 0x0001000000000000

#define PAGE_OFFSET   0xffff000000000000
#define IOREMAP_START 0xffffc90000000000
#define KSTACK_START  0xffffc98000000000
#define KERNEL_BASE   0xffffffff80000000
#define KSTACK_SIZE   0x4000

/* How far the direct map reaches: memory beyond is left alone. */
#define PHYS_LIMIT 0x0000800000000000

#ifndef __ASSEMBLER__
#include <limen/types.h>

typedef u64 pte_t;

/* The loader chooses where the image lies (2 MiB aligned): its first byte's address on the bus. */
extern phys_addr_t image_phys;

/* phys_to_virt(), virt_to_phys() - between a bus address and its place in the direct map. */
static inline void *phys_to_virt(phys_addr_t phys)
{
	return (void *)(phys + PAGE_OFFSET);
}

static inline phys_addr_t virt_to_phys(const void *virt)
{
	return (phys_addr_t)virt - PAGE_OFFSET;
}

/* image_to_phys() - the bus address of something inside the kernel image. */
static inline phys_addr_t image_to_phys(const void *symbol)
{
	return (phys_addr_t)symbol - KERNEL_BASE + image_phys;
}

/* clear_page() - fill a page with zeros, a block of DC ZVA at a time (Arm ARM C5.3, DC ZVA). */
static inline void clear_page(void *page)
{
	u64 dczid, block;

	__asm__("mrs %0, dczid_el0" : "=r"(dczid));
	block = 4UL << (dczid & 0xf);
	for (char *at = page, *end = at + PAGE_SIZE; at < end; at += block)
		__asm__ volatile("dc zva, %0" : : "r"(at) : "memory");
}
#endif
