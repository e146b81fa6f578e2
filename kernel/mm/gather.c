/*
 * Unmapping.  A page that is out of the page table may still be in a TLB, of this CPU or of one
 * that runs another thread, and through it be read and written.  So pages, and tables that hardware
 * may be walking, are freed only after a flush; and since flushing is dear, by the batch.
 */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include "internal.h"

void gather_init(struct gather *g, struct mm_struct *mm)
{
	g->mm = mm;
	g->start = -1UL;
	g->end = 0;
	g->nr_pages = g->nr_tables = 0;
}

void flush_tlb_mm(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	cpumask_t cpus;

	/* the entries are changed before it is seen who may have them; other side: switch_mm() */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	cpus = __atomic_load_n(&mm->cpus, __ATOMIC_RELAXED);
	if (cpus)
		flush_tlb_range(cpus, start, end);
}

void gather_finish(struct gather *g)
{
	if (g->start < g->end)
		flush_tlb_mm(g->mm, g->start, g->end);
	put_pages(g->page, g->nr_pages);
	for (unsigned int i = 0; i < g->nr_tables; i++)
		table_free(g->table[i]);
	gather_init(g, g->mm);
}

static void gather_range(struct gather *g, unsigned long start, unsigned long end)
{
	g->start = min(g->start, start);
	g->end = max(g->end, end);
}

void walk_pause(struct mm_struct *mm)
{
	spin_unlock(&mm->page_table_lock);
	cond_resched();
	spin_lock(&mm->page_table_lock);
}

/* So much was taken out that others may have their turn; and before that, hear of it. */
static void flush_batch(struct gather *g)
{
	spin_unlock(&g->mm->page_table_lock);
	gather_finish(g);
	cond_resched();
	spin_lock(&g->mm->page_table_lock);
}

void unmap_pages(struct gather *g, const struct vm_area *area, unsigned long start,
		 unsigned long end)
{
	struct mm_struct *mm = g->mm;
	unsigned long at = start;
	unsigned int frames = 0; /* that are not counted */
	pte_t *pte;

	spin_lock(&mm->page_table_lock);
	update_hiwater(mm);
	for (pte = pte_next(mm->pgd, &at, end); pte; pte = pte_after(pte, mm->pgd, &at, end)) {
		phys_addr_t phys = pte_phys(*pte);
		struct page *page;

		*(volatile pte_t *)pte = 0;
		gather_range(g, at, at + PAGE_SIZE);
		if (phys == zero_page_phys || area->flags & VM_SPECIAL) {
			if (++frames % WALK_MAX == 0)
				flush_batch(g);
			continue;
		}
		page = phys_to_page(phys);
		mm->rss[page_rss(page)]--;
		g->page[g->nr_pages++] = page;
		if (unlikely(g->nr_pages == GATHER_MAX))
			flush_batch(g);
	}
	spin_unlock(&mm->page_table_lock);
}

static void gather_table(struct gather *g, pte_t *table)
{
	g->mm->nr_tables--;
	g->table[g->nr_tables++] = table;
	if (g->nr_tables == ARRAY_SIZE(g->table))
		gather_finish(g);
}

/* A run of addresses, [start, end), whose tables may go as far as no byte out of it needs them. */
struct hole {
	unsigned long start, end; /* what was unmapped */
	unsigned long floor, ceiling; /* where the areas around it end and begin */
};

/* Below @table, of @level, which covers what begins at @base. */
static void free_below(struct gather *g, pte_t *table, int level, unsigned long base,
		       const struct hole *hole)
{
	unsigned long size = 1UL << PT_SHIFT(level);
	unsigned long from = max(hole->start, base) - base;
	unsigned long to = min(hole->end - 1, base + size * PT_ENTRIES - 1) - base;

	for (unsigned long i = from / size; i <= to / size; i++) {
		unsigned long at = base + i * size;
		pte_t entry = table[i], *below;

		if (!pte_present(entry))
			continue;
		below = phys_to_virt(pte_phys(entry));
		if (level > 1)
			free_below(g, below, level - 1, at, hole);
		if (at < hole->floor || at + size > hole->ceiling)
			continue;
		*(volatile pte_t *)&table[i] = 0;
		gather_range(g, at, at + PAGE_SIZE); /* one address is enough: tables go with it */
		gather_table(g, below);
	}
}

void free_tables(struct gather *g, unsigned long start, unsigned long end, unsigned long floor,
		 unsigned long ceiling)
{
	struct hole hole = { start, end, floor, ceiling };

	free_below(g, g->mm->pgd, PT_LEVELS - 1, 0, &hole);
}
