/*
 * The page tables' machine side: from head.S's few coarse boot tables to the kernel's own, and from
 * one user's to another's.
 */
#include <limen/boot_info.h>
#include <limen/mm.h>
#include <boot.h>
#include <asm/pgtable.h>
#include "machine.h"
#include "uart.h"

/* A top level with nothing in it: TTBR0 of a task without user memory. */
static pte_t empty_pgd[PT_ENTRIES] __aligned(PAGE_SIZE);

void paging_init(const struct boot_info *bi)
{
	void (*replace)(phys_addr_t pgd, phys_addr_t empty);
	volatile void *uart = NULL;

	kernel_map_init(bi);
	if (machine.uart)
		uart = ioremap(machine.uart, PAGE_SIZE);

	/*
	 * Other page sizes for the same addresses: the old tables must be out of use, and of the
	 * TLB, before the new ones are in (Arm ARM D8.14.1).  So it is done in the identity map.
	 */
	replace = (void *)image_to_phys((void *)replace_ttbr1);
	replace(virt_to_phys(kernel_pgd), image_to_phys(empty_pgd));
	if (uart)
		pl011_moved(uart);
	leave_boot_tables();
}

/* What the TLB knows of the identity map is global there: no address space's flush reaches it. */
void leave_boot_tables(void)
{
	switch_pgd(kernel_pgd);
	__asm__ volatile("tlbi vmalle1; dsb nsh; isb" ::: "memory");
}

/* All user memory has address-space number 0, so what the TLB holds of it goes. */
void switch_pgd(const pte_t *pgd)
{
	__asm__ volatile("dsb ishst" ::: "memory");
	write_sysreg(pgd == kernel_pgd ? image_to_phys(empty_pgd) : virt_to_phys(pgd), ttbr0_el1);
	isb();
	__asm__ volatile("tlbi aside1, xzr; dsb nsh; isb" ::: "memory");
}

#define CTR_L1IP_PIPT 3

#define FLUSH_SINGLY 64 /* pages: beyond that all of them go at once */

/* @is: "is" to be heard by every CPU of the inner shareable domain, "" by this one only. */
#define TLBI_RANGE(is, start, end)                                                                 \
	do {                                                                                       \
		if ((end) - (start) <= FLUSH_SINGLY * PAGE_SIZE)                                   \
			for (u64 page = (start) >> PAGE_SHIFT; page < (end) >> PAGE_SHIFT; page++) \
				__asm__ volatile("tlbi vaae1" is ", %0" : : "r"(page) : "memory"); \
		else                                                                               \
			__asm__ volatile("tlbi aside1" is ", xzr" ::: "memory");                   \
	} while (0)

/* Several CPUs need not be asked: they hear a broadcast.  One alone is spared its cost. */
void flush_tlb_range(cpumask_t cpus, unsigned long start, unsigned long end)
{
	if (cpus == 1UL << smp_processor_id()) {
		__asm__ volatile("dsb nshst" ::: "memory");
		TLBI_RANGE("", start, end);
		__asm__ volatile("dsb nsh; isb" ::: "memory");
	} else {
		__asm__ volatile("dsb ishst" ::: "memory");
		TLBI_RANGE("is", start, end);
		__asm__ volatile("dsb ish; isb" ::: "memory");
	}
}

/*
 * Data caches first, to the point where instruction fetch joins in (Arm ARM B2.4.4).  An
 * instruction cache that goes by virtual addresses (CTR_EL0.L1Ip) may have what was here before by
 * a program's.
 */
void sync_icache(const void *page)
{
	const char *end = (const char *)page + PAGE_SIZE;
	u64 ctr = read_sysreg(ctr_el0);
	u64 dline = 4UL << (ctr >> 16 & 0xf), iline = 4UL << (ctr & 0xf);

	for (const char *at = page; at < end; at += dline)
		__asm__ volatile("dc cvau, %0" : : "r"(at) : "memory");
	__asm__ volatile("dsb ish" ::: "memory");
	if ((ctr >> 14 & 3) == CTR_L1IP_PIPT)
		for (const char *at = page; at < end; at += iline)
			__asm__ volatile("ic ivau, %0" : : "r"(at) : "memory");
	else
		__asm__ volatile("ic ialluis" ::: "memory");
	__asm__ volatile("dsb ish; isb" ::: "memory");
}
