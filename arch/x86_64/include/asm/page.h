/*
 * The virtual address map of x86_64 (4-level paging, 48 bits; SDM vol. 3, 4.5).
 *
 *	0                  .. TASK_SIZE            user space
 *	PAGE_OFFSET        .. + 64 TiB             direct map: all of physical memory
 *	IOREMAP_START      .. + 512 GiB            device registers
 *	KSTACK_START       .. + 256 GiB            kernel stacks and their guard pages
 *	IST_START          .. + 256 GiB            stacks of exceptions that can come anywhere
 *	KERNEL_BASE        .. + 1 GiB              the kernel image
 */
#pragma once

#define PAGE_SHIFT 12
#define PAGE_SIZE  0x1000
#define PAGE_MASK  (~0xfffUL)

/*
 * One page short of the half, as on Linux: no SYSCALL instruction fits so high that the address
 * after it would not be canonical (CVE-2012-0217).
 */
#define TASK_SIZE 0x00007ffffffff000

#define PAGE_OFFSET   0xffff888000000000
#define IOREMAP_START 0xffffc90000000000
#define KSTACK_START  0xffffc98000000000
#define IST_START     0xffffc9c000000000
#define KERNEL_BASE   0xffffffff80000000
#define KSTACK_SIZE   0x4000

#ifndef __ASSEMBLER__
#include <limen/types.h>

typedef u64 pte_t;

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
	return (phys_addr_t)symbol - KERNEL_BASE;
}

/* clear_page() - fill a page with zeros. */
static inline void clear_page(void *page)
{
	u64 words = PAGE_SIZE / 8;

	__asm__ volatile("rep stosq" : "+D"(page), "+c"(words) : "a"(0) : "memory");
}
#endif
