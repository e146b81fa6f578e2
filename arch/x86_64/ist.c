/*
 * Stacks of their own for the exceptions that can come anywhere, even where the stack is the user's
 * or none at all: NMI, #DB, #DF and #MC (SDM vol. 3, 6.14.5).  Each is a page with an unmapped one
 * below it, so that an overflow faults and is reported.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <asm/pgtable.h>
#include "cpu.h"

#define IST_SLOT (2UL * PAGE_SIZE) /* the stack is the upper half */
#define IST_END	 (IST_START + NR_CPUS * IST_COUNT * IST_SLOT)

int ist_init(struct cpu *cpu, u32 number)
{
	for (u32 i = 0; i < IST_COUNT; i++) {
		unsigned long stack = IST_START + (number * IST_COUNT + i) * IST_SLOT + PAGE_SIZE;
		void *page = alloc_pages(0);

		if (!page)
			return -ENOMEM;
		if (map_range(kernel_pgd, stack, virt_to_phys(page), PAGE_SIZE, VM_READ | VM_WRITE))
			return -ENOMEM;
		cpu->tss.ist[i] = stack + PAGE_SIZE;
	}
	return 0;
}

bool in_ist_guard(unsigned long addr)
{
	return addr >= IST_START && addr < IST_END && (addr - IST_START) % IST_SLOT < PAGE_SIZE;
}
