/*
 * Page-table entries (Arm ARM D8.3, VMSAv8-64 descriptor formats).  The generic walker in
 * kernel/mm/pgtable.c counts levels down to 0, which holds 4 KiB pages, where Arm counts up to 3;
 * levels 1 and 2 may hold blocks of 2 MiB and 1 GiB.
 */
#pragma once

#include <limen/mm.h>
#include <sysreg.h>

#define PT_LEVELS     4
#define PT_ENTRIES    512
#define PT_LEAF_LEVEL 2 /* the highest level that may hold a page */
#define PT_SHIFT(l)   (PAGE_SHIFT + 9 * (l))

#define PTE_VALID   0x001UL
#define PTE_TABLE   0x002UL /* a table; at level 0, a page */
#define PTE_ATTR(t) ((unsigned long)(t) << 2) /* memory type, an index of MAIR_EL1 */
#define PTE_USER    0x040UL /* AP[1]: EL0 may use it */
#define PTE_RDONLY  0x080UL /* AP[2] */
#define PTE_INNER   0x300UL /* inner shareable */
#define PTE_AF	    0x400UL /* accessed: never to fault for that */
#define PTE_NG	    0x800UL /* not global: goes with the address space */
#define PTE_PXN	    (1UL << 53) /* EL1 may not execute */
#define PTE_UXN	    (1UL << 54) /* EL0 may not execute */
#define PTE_NONE    (1UL << 58) /* for software: a page is there, but nobody may touch it */
#define PTE_PHYS    0x0000fffffffff000UL

/* pte_page() - the entry that maps the page at @phys with the rights @vm, at @level. */
static inline pte_t pte_page(phys_addr_t phys, unsigned int vm, int level)
{
	pte_t pte = phys | PTE_VALID | PTE_AF | PTE_INNER | PTE_PXN | PTE_UXN;

	pte |= PTE_ATTR(vm & VM_DEVICE ? MT_DEVICE : MT_NORMAL);
	if (!(vm & VM_WRITE))
		pte |= PTE_RDONLY;
	if (vm & VM_USER) {
		pte |= PTE_NG;
		if (vm & (VM_READ | VM_WRITE | VM_EXEC))
			pte |= PTE_USER;
		else /* without PTE_USER, PAN would not guard it */
			pte ^= PTE_VALID | PTE_NONE;
		if (vm & VM_EXEC)
			pte &= ~PTE_UXN;
	} else if (vm & VM_EXEC) {
		pte &= ~PTE_PXN;
	}
	if (level == 0)
		pte |= PTE_TABLE;
	return pte;
}

/* pte_table() - the entry that leads to the table at @phys. */
static inline pte_t pte_table(phys_addr_t phys)
{
	return phys | PTE_VALID | PTE_TABLE;
}

/* pte_present() - is there a page or a table behind it, even one that nobody may touch? */
static inline bool pte_present(pte_t pte)
{
	return pte & (PTE_VALID | PTE_NONE);
}

static inline bool pte_is_table(pte_t pte, int level)
{
	return level > 0 && (pte & PTE_TABLE);
}

static inline phys_addr_t pte_phys(pte_t pte)
{
	return pte & PTE_PHYS;
}

/* pte_wrprotect() - the entry without the right to write; pte_writable() - does it have that? */
static inline pte_t pte_wrprotect(pte_t pte)
{
	return pte | PTE_RDONLY;
}

static inline bool pte_writable(pte_t pte)
{
	return !(pte & PTE_RDONLY);
}

/*
 * set_pte() - write an entry that was not present before; the CPU sees it at once: no TLB holds an
 * entry that is not valid, but the table walk must not overtake the store (Arm ARM D8.14).
 */
static inline void set_pte(pte_t *slot, pte_t pte)
{
	*(volatile pte_t *)slot = pte;
	__asm__ volatile("dsb ishst; isb" ::: "memory");
}

/*
 * change_rights() - write an entry whose frame is the one that was there: no CPU may use more
 * rights once its TLB is flushed, which is the caller's to do if they are fewer.  Rights alone may
 * change without "break-before-make" (Arm ARM D8.14.1).
 */
static inline void change_rights(pte_t *slot, pte_t pte)
{
	*(volatile pte_t *)slot = pte;
}

/* local_flush_tlb_page() - forget the translation of @virt, the kernel's or the user's, here. */
static inline void local_flush_tlb_page(unsigned long virt)
{
	u64 page = virt >> PAGE_SHIFT & ((1UL << 44) - 1);

	__asm__ volatile("dsb ishst; tlbi vaae1, %0; dsb nsh; isb" : : "r"(page) : "memory");
}

/*
 * flush_tlb_range() - forget the translations of [start, end), user space, and of the tables that
 * led there, on the CPUs of @cpus.  Interrupts on, if @cpus has another one than this.
 */
void flush_tlb_range(cpumask_t cpus, unsigned long start, unsigned long end);

/*
 * USER_PGD_ENTRIES - how many entries of a top-level table are user space's: the kernel has TTBR1.
 */
#define USER_PGD_ENTRIES 512

/* pgd_init() - the kernel's half of a new top-level table: none. */
static inline void pgd_init(pte_t *pgd)
{
	(void)pgd;
}

/* switch_pgd() - use the user half of @pgd from now on; kernel_pgd has none. */
void switch_pgd(const pte_t *pgd);

/* sync_icache() - make code that was written at @page visible to instruction fetch. */
void sync_icache(const void *page);
