/*
 * fork(2)'s copy of an address space.  Pages that are private are not copied but shared, without
 * the right to write; whoever writes first gets a copy then (cow.c).  Where an area has no page of
 * its own, the child's faults find the file's pages as well as the parent's did.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include "internal.h"

/* One entry of the old table; the new one's lock is not needed, nobody knows it yet. */
static void copy_pte(struct mm_struct *new, pte_t *from, pte_t *to)
{
	pte_t pte = *from;
	struct page *page;

	if (pte_writable(pte)) {
		pte = pte_wrprotect(pte);
		change_rights(from, pte);
	}
	*to = pte; /* not loaded yet: switch_pgd() makes it seen */
	if (pte_phys(pte) == zero_page_phys)
		return;
	page = phys_to_page(pte_phys(pte));
	get_page(page);
	new->rss[page_rss(page)]++;
}

/* Copy the entries of the area; memory may be out for a table. */
static int copy_pages(struct mm_struct *new, struct mm_struct *old, const struct vm_area *area)
{
	unsigned long at = area->start, region = -1UL;
	pte_t *from, *table = NULL;

	for (from = pte_next(old->pgd, &at, area->end); from;
	     from = pte_after(from, old->pgd, &at, area->end)) {
		if (at >> PT_SHIFT(1) != region) {
			region = at >> PT_SHIFT(1);
			table = pte_alloc(new, region << PT_SHIFT(1));
			if (!table)
				return -ENOMEM;
			cond_resched();
		}
		copy_pte(new, from, &table[at >> PAGE_SHIFT & (PT_ENTRIES - 1)]);
	}
	return 0;
}

static int copy_area(struct mm_struct *new, struct mm_struct *old, const struct vm_area *area)
{
	struct vm_area *copy;

	if (area->flags & VM_DONTCOPY)
		return 0;
	copy = area_alloc();
	if (!copy)
		return -ENOMEM;
	*copy = *area;
	if (copy->inode)
		ihold(copy->inode);
	copy->flags &= ~(VM_LOCKED | VM_LOCKONFAULT);
	area_link(new, copy);
	if (area->flags & VM_WIPEONFORK)
		copy->anon = false;
	return copy->anon ? copy_pages(new, old, copy) : 0;
}

static void copy_layout(struct mm_struct *new, const struct mm_struct *old)
{
	new->mmap_base = old->mmap_base;
	new->start_brk = old->start_brk;
	new->brk = old->brk;
	new->start_code = old->start_code;
	new->end_code = old->end_code;
	new->start_data = old->start_data;
	new->end_data = old->end_data;
	new->start_stack = old->start_stack;
	new->arg_start = old->arg_start;
	new->arg_end = old->arg_end;
	new->env_start = old->env_start;
	new->env_end = old->env_end;
	new->vdso = old->vdso;
	new->vdso_sigreturn = old->vdso_sigreturn;
	new->exe = old->exe;
	if (new->exe)
		ihold(new->exe);
}

struct mm_struct *dup_mm(struct mm_struct *old)
{
	struct mm_struct *new = mm_alloc();
	const struct vm_area *area;
	int error = 0;

	if (!new)
		return ERR_PTR(-ENOMEM);
	down_write(&old->mmap_lock);
	copy_layout(new, old);
	list_for_each_entry(area, &old->area_list, list) {
		error = copy_area(new, old, area);
		if (error)
			break;
	}
	/* Other threads of the parent may still be writing through their CPUs' TLBs. */
	flush_tlb_mm(old, 0, TASK_SIZE);
	up_write(&old->mmap_lock);
	if (!error)
		return new;
	mmput(new);
	return ERR_PTR(error);
}
