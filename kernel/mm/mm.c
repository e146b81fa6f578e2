/* The life of an address space: made empty, copied by fork(2), freed with its last user. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include "internal.h"

static struct kmem_cache *cache;

void mm_init(void)
{
	kmalloc_init();
	cache = kmem_cache_create("mm_struct", sizeof(struct mm_struct), 64);
	area_init();
	radix_init();
	shmem_init();
	fault_init();
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_zalloc(cache);

	if (!mm)
		return NULL;
	mm->pgd = pgd_alloc();
	if (!mm->pgd) {
		kmem_cache_free(cache, mm);
		return NULL;
	}
	mm->count = 1;
	mm->nr_tables = 1;
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	areas_init(mm);
	return mm;
}

/*
 * No CPU has it loaded and nobody else knows it: so there is nothing to flush and none to lock out.
 */
static void unmap_all(struct mm_struct *mm)
{
	struct vm_area *area, *next;
	struct gather g;

	gather_init(&g, mm);
	list_for_each_entry(area, &mm->area_list, list)
		unmap_pages(&g, area, area->start, area->end);
	list_for_each_entry_safe(area, next, &mm->area_list, list) {
		unsigned long ceiling = &next->list == &mm->area_list ? -1UL : next->start;

		free_tables(&g, area->start, area->end, 0, ceiling);
		area_free(area);
		cond_resched();
	}
	gather_finish(&g);
}

void mmput(struct mm_struct *mm)
{
	if (__atomic_sub_fetch(&mm->count, 1, __ATOMIC_ACQ_REL))
		return;
	BUG_ON(mm->cpus);
	unmap_all(mm);
	BUG_ON(mm->nr_tables != 1);
	pgd_free(mm->pgd);
	if (mm->exe)
		iput(mm->exe);
	kmem_cache_free(cache, mm);
}

/*
 * Order matters on both sides: a CPU is in the mask while it can have entries in its TLB.  Others
 * change entries first and look at the mask then (flush_tlb_mm()).
 */
void switch_mm(struct mm_struct *prev, struct mm_struct *next)
{
	cpumask_t here = 1UL << smp_processor_id();

	if (prev == next)
		return;
	if (next)
		__atomic_or_fetch(&next->cpus, here, __ATOMIC_SEQ_CST);
	switch_pgd(next ? next->pgd : kernel_pgd);
	if (prev)
		__atomic_and_fetch(&prev->cpus, ~here, __ATOMIC_RELEASE);
}
