/*
 * Copy on write: a write to a page that is there, in an area that may be written, but whose entry
 * says no.  It is shared with another address space since a fork, or it is the page of zeros, or
 * the file's own.
 */
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include "internal.h"

/* Nobody else has the page: no copy is needed.  With page_table_lock held. */
static bool reuse_page(const struct vm_area *area, unsigned long addr, pte_t *pte, pte_t entry)
{
	struct page *page;

	if (pte_phys(entry) == zero_page_phys)
		return false;
	page = phys_to_page(pte_phys(entry));
	if (page_rss(page) != RSS_ANON || page_count(page) != 1)
		return false;
	change_rights(pte, page_to_phys(page) | area->prot);
	local_flush_tlb_page(addr); /* other CPUs may fault once for nothing */
	return true;
}

/* The old page's place goes to @new; no CPU may use the old one afterwards. */
static void replace_page(struct mm_struct *mm, const struct vm_area *area, unsigned long addr,
			 pte_t *pte, struct page *new)
{
	*(volatile pte_t *)pte = 0; /* "break-before-make" on arm64 */
	flush_tlb_mm(mm, addr, addr + PAGE_SIZE);
	set_pte(pte, page_to_phys(new) | area->prot);
}

/* The contents of the page behind @entry, in @to; returns the page, NULL for the page of zeros. */
static struct page *copy_old(struct mm_struct *mm, pte_t entry, void *to)
{
	struct page *old;

	if (pte_phys(entry) == zero_page_phys) {
		clear_page(to);
		return NULL;
	}
	old = phys_to_page(pte_phys(entry));
	memcpy(to, page_to_virt(old), PAGE_SIZE);
	mm->rss[page_rss(old)]--;
	return old;
}

static int copy_on_write(struct mm_struct *mm, struct vm_area *area, unsigned long addr, pte_t *pte,
			 pte_t entry)
{
	struct page *old = NULL, *new = alloc_page();
	void *memory;

	if (!new)
		return FAULT_OOM;
	memory = page_to_virt(new);
	set_anon(area);
	spin_lock(&mm->page_table_lock);
	if (READ_ONCE(*pte) == entry) {
		old = copy_old(mm, entry, memory);
		if (area->flags & VM_EXEC)
			sync_icache(memory);
		replace_page(mm, area, addr, pte, new);
		mm->rss[RSS_ANON]++;
	} else { /* another thread was here: the write is tried again */
		old = new;
	}
	spin_unlock(&mm->page_table_lock);
	if (old)
		put_page(old);
	return 0;
}

/* The first write to a page of a file that is shared: the file system hears of it. */
static int share_write(struct mm_struct *mm, const struct vm_area *area, unsigned long addr,
		       pte_t *pte, pte_t entry)
{
	spin_lock(&mm->page_table_lock);
	if (READ_ONCE(*pte) == entry) {
		mark_page_dirty(phys_to_page(pte_phys(entry)));
		change_rights(pte, pte_phys(entry) | area->prot);
		local_flush_tlb_page(addr);
	}
	spin_unlock(&mm->page_table_lock);
	return 0;
}

int fault_write_protected(struct mm_struct *mm, struct vm_area *area, unsigned long addr,
			  pte_t *pte, pte_t entry)
{
	bool done;

	if (area->flags & VM_SHARED)
		return share_write(mm, area, addr, pte, entry);
	spin_lock(&mm->page_table_lock);
	done = READ_ONCE(*pte) != entry || reuse_page(area, addr, pte, entry);
	spin_unlock(&mm->page_table_lock);
	return done ? 0 : copy_on_write(mm, area, addr, pte, entry);
}
