/*
 * Page-table entries (SDM vol. 3, 4.5, tables 4-15 to 4-20).  The generic walker in
 * kernel/mm/pgtable.c counts levels down to 0, which holds 4 KiB pages; level 1 may hold 2 MiB
 * pages.
 */
#pragma once

#include <limen/mm.h>

#define PT_LEVELS     4
#define PT_ENTRIES    512
#define PT_LEAF_LEVEL 1 /* the highest level that may hold a page */
#define PT_SHIFT(l)   (PAGE_SHIFT + 9 * (l))

#define PTE_P	 0x001UL
#define PTE_RW	 0x002UL
#define PTE_US	 0x004UL
#define PTE_PWT	 0x008UL
#define PTE_PCD	 0x010UL
#define PTE_PS	 0x080UL
#define PTE_G	 0x100UL
#define PTE_NONE 0x200UL /* ours: a page that nobody may touch (PROT_NONE); P is clear */
#define PTE_NX	 (1UL << 63)
#define PTE_PHYS 0x000ffffffffff000UL

extern pte_t pte_nx; /* PTE_NX, or 0 on a CPU without it */

/* pte_page() - the entry that maps the page at @phys with the rights @vm, at @level. */
static inline pte_t pte_page(phys_addr_t phys, unsigned int vm, int level)
{
	pte_t pte = phys | PTE_P;

	if (vm & VM_WRITE)
		pte |= PTE_RW;
	if (!(vm & VM_EXEC))
		pte |= pte_nx;
	if (vm & VM_DEVICE)
		pte |= PTE_PCD | PTE_PWT;
	pte |= vm & VM_USER ? PTE_US : PTE_G;
	if (level > 0)
		pte |= PTE_PS;
	if (!(vm & (VM_READ | VM_WRITE | VM_EXEC)))
		pte ^= PTE_P | PTE_NONE;
	return pte;
}

/* pte_table() - the entry that leads to the table at @phys. */
static inline pte_t pte_table(phys_addr_t phys)
{
	return phys | PTE_P | PTE_RW | PTE_US;
}

/* pte_present() - is there a page or a table behind it, even one that nobody may touch? */
static inline bool pte_present(pte_t pte)
{
	return pte & (PTE_P | PTE_NONE);
}

static inline bool pte_is_table(pte_t pte, int level)
{
	return level > 0 && !(pte & PTE_PS);
}

static inline phys_addr_t pte_phys(pte_t pte)
{
	return pte & PTE_PHYS;
}

/* pte_wrprotect() - the entry without the right to write; pte_writable() - does it have that? */
static inline pte_t pte_wrprotect(pte_t pte)
{
	return pte & ~PTE_RW;
}

static inline bool pte_writable(pte_t pte)
{
	return pte & PTE_RW;
}

/* set_pte() - write an entry that was not present before; the CPU sees it at once. */
static inline void set_pte(pte_t *slot, pte_t pte)
{
	*(volatile pte_t *)slot = pte;
}

/*
 * change_rights() - write an entry whose frame is the one that was there: no CPU may use more
 * rights once its TLB is flushed, which is the caller's to do if they are fewer.
 */
static inline void change_rights(pte_t *slot, pte_t pte)
{
	*(volatile pte_t *)slot = pte;
}

/* local_flush_tlb_page() - forget the translation of @virt, the kernel's or the user's, here. */
static inline void local_flush_tlb_page(unsigned long virt)
{
	__asm__ volatile("invlpg (%0)" : : "r"(virt) : "memory");
}

/*
 * flush_tlb_range() - forget the translations of [start, end), user space, and of the tables that
 * led there, on the CPUs of @cpus.  Interrupts on, if @cpus has another one than this.
 */
void flush_tlb_range(cpumask_t cpus, unsigned long start, unsigned long end);

/* USER_PGD_ENTRIES - how many entries of a top-level table, from 0, belong to user space. */
#define USER_PGD_ENTRIES 256

/* pgd_init() - the kernel's half of a new top-level table, in which all else is 0. */
void pgd_init(pte_t *pgd);

/* switch_pgd() - use the user half of @pgd from now on; nothing of the one before is in the TLB. */
static inline void switch_pgd(const pte_t *pgd)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(virt_to_phys(pgd)) : "memory");
}

/*
 * sync_icache() - make code that was written at @page, in the direct map, visible to instruction
 * fetch.
 */
static inline void sync_icache(const void *page)
{
	(void)page; /* coherent on x86 (SDM vol. 3, 11.6) */
}
