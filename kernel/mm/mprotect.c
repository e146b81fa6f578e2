/* mprotect(2): other rights for whole pages of what is mapped. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/mman.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>
#include "internal.h"

#define READ_IMPLIES_EXEC 0x0400000 /* personality(2) */

unsigned int prot_to_vm(unsigned long prot)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
	       (prot & PROT_EXEC ? VM_EXEC : 0);
}

unsigned long implied_prot(unsigned long prot)
{
	bool implied = prot & PROT_READ && current->personality & READ_IMPLIES_EXEC;

	return implied ? prot | PROT_EXEC : prot;
}

/* A page that others may have too must not become writable: its first write will copy it. */
static bool write_at_once(const struct vm_area *area, pte_t pte)
{
	const struct page *page;

	if (area->flags & VM_SPECIAL || pte_phys(pte) == zero_page_phys)
		return false;
	page = phys_to_page(pte_phys(pte));
	if (area->flags & VM_SHARED)
		return page->flags & PG_DIRTY;
	return page_rss(page) == RSS_ANON && page_count(page) == 1;
}

static void protect_page(const struct vm_area *area, pte_t *pte)
{
	phys_addr_t phys = pte_phys(*pte);
	pte_t new = phys | area->prot;

	if (area->flags & VM_EXEC && phys != zero_page_phys) /* which nobody wrote code to */
		sync_icache(phys_to_virt(phys));
	change_rights(pte, write_at_once(area, *pte) ? new : pte_wrprotect(new));
}

void protect_pages(struct mm_struct *mm, const struct vm_area *area, unsigned long start,
		   unsigned long end)
{
	unsigned long at = start;
	unsigned int n = 0;
	pte_t *pte;

	spin_lock(&mm->page_table_lock);
	for (pte = pte_next(mm->pgd, &at, end); pte; pte = pte_after(pte, mm->pgd, &at, end)) {
		protect_page(area, pte);
		if (++n % WALK_MAX == 0)
			walk_pause(mm);
	}
	spin_unlock(&mm->page_table_lock);
	flush_tlb_mm(mm, start, end);
}

/* More memory that is private and writable than there is, or than RLIMIT_DATA allows? */
static int check_limits(const struct mm_struct *mm, const struct vm_area *area, unsigned int new,
			unsigned long pages)
{
	if (!may_expand(mm, new, pages) && may_expand(mm, area->flags, pages))
		return -ENOMEM;
	return !(area->flags & VM_WRITE) && overcommits(new, pages) ? -ENOMEM : 0;
}

/* [start, end) lies within the area. */
static int protect_area(struct mm_struct *mm, struct vm_area **area, unsigned long start,
			unsigned long end, unsigned int vm)
{
	unsigned int new = ((*area)->flags & ~VM_ACCESS) | vm;
	int error;

	if (new &VM_WRITE && !(new &VM_MAYWRITE))
		return -EACCES;
	if (new == (*area)->flags)
		return 0;
	error = check_limits(mm, *area, new, (end - start) >> PAGE_SHIFT);
	if (!error)
		error = area_cut(mm, area, start, end);
	if (error)
		return error;
	area_change_flags(mm, *area, new);
	protect_pages(mm, *area, start, end);
	*area = area_merge(mm, *area);
	return 0;
}

/* With PROT_GROWSDOWN: from where the stack begins by now.  Nothing here grows up. */
static int grown_start(struct mm_struct *mm, unsigned long *start, unsigned long end, bool down)
{
	struct vm_area *area = area_above(mm, *start);

	if (!area || area->start > (down ? end - 1 : *start))
		return -ENOMEM;
	if (!down || !(area->flags & VM_STACK))
		return -EINVAL;
	*start = area->start;
	return 0;
}

static int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long end,
		       unsigned long prot, unsigned long grows)
{
	int error = 0;

	if (grows)
		error = grown_start(mm, &start, end, grows == PROT_GROWSDOWN);
	return error ? error
		     : change_areas(mm, start, end, protect_area, prot_to_vm(implied_prot(prot)));
}

/* The checks are in Linux's order, for a call that is wrong in two ways. */
SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	unsigned long grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP), end;
	struct mm_struct *mm = current->mm;
	int error;

	start = untagged_addr(start);
	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || start & ~PAGE_MASK)
		return -EINVAL;
	if (len == 0)
		return 0;
	end = start + ALIGN_UP(len, PAGE_SIZE);
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM | grows))
		return -EINVAL;
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = do_mprotect(mm, start, end, prot, grows);
	up_write(&mm->mmap_lock);
	return error;
}
