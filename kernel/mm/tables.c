/*
 * User page tables.  An empty table is all zeros, and taking down an address space leaves it so:
 * each CPU keeps a few of those, and a fork need not clear them again.
 */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>
#include "internal.h"

#define SPARE 16

/* A CPU's own: interrupts off. */
struct spares {
	unsigned int count;
	pte_t *table[SPARE];
};

static struct spares spare_tables[NR_CPUS], spare_pgds[NR_CPUS];

static pte_t *take_spare(struct spares *all)
{
	unsigned long flags = local_irq_save();
	struct spares *spares = &all[smp_processor_id()];
	pte_t *table = spares->count ? spares->table[--spares->count] : NULL;

	local_irq_restore(flags);
	return table;
}

static void keep_spare(struct spares *all, pte_t *table)
{
	unsigned long flags = local_irq_save();
	struct spares *spares = &all[smp_processor_id()];

	if (spares->count < SPARE) {
		spares->table[spares->count++] = table;
		table = NULL;
	}
	local_irq_restore(flags);
	if (table)
		free_pages(table, 0);
}

pte_t *table_alloc(void)
{
	pte_t *table = take_spare(spare_tables);

	return table ? table : zalloc_page();
}

pte_t *pgd_alloc(void)
{
	pte_t *pgd = take_spare(spare_pgds);

	if (pgd)
		return pgd;
	pgd = zalloc_page();
	if (pgd)
		pgd_init(pgd);
	return pgd;
}

static void check_empty(const pte_t *table, unsigned int entries)
{
	if (DEBUGGING && !is_filled(table, 0, entries * sizeof(pte_t)))
		panic("a page table that is freed is not empty");
}

void table_free(pte_t *table)
{
	check_empty(table, PT_ENTRIES);
	keep_spare(spare_tables, table);
}

void pgd_free(pte_t *pgd)
{
	check_empty(pgd, USER_PGD_ENTRIES);
	keep_spare(spare_pgds, pgd);
}

static void free_spares(struct spares *spares)
{
	while (spares->count)
		free_pages(spares->table[--spares->count], 0);
}

void tables_flush_cpu(void)
{
	free_spares(&spare_tables[smp_processor_id()]);
	free_spares(&spare_pgds[smp_processor_id()]);
}

/* Enter a new table, unless another thread was faster. */
static noinline bool add_table(struct mm_struct *mm, pte_t *slot)
{
	pte_t *new = table_alloc();

	if (!new)
		return false;
	spin_lock(&mm->page_table_lock);
	if (!pte_present(*slot)) {
		set_pte(slot, pte_table(virt_to_phys(new)));
		mm->nr_tables++;
		new = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (new)
		table_free(new);
	return true;
}

/* With the tables that are missing on the way. */
static noinline pte_t *pte_alloc_slow(struct mm_struct *mm, unsigned long virt)
{
	pte_t *table = mm->pgd;

	for (int level = PT_LEVELS - 1; level > 0; level--) {
		pte_t *slot = &table[virt >> PT_SHIFT(level) & (PT_ENTRIES - 1)];

		if (!pte_present(__atomic_load_n(slot, __ATOMIC_ACQUIRE)) && !add_table(mm, slot))
			return NULL;
		table = phys_to_virt(pte_phys(*slot));
	}
	return &table[virt >> PAGE_SHIFT & (PT_ENTRIES - 1)];
}

static inline pte_t table_entry(const pte_t *table, unsigned long virt, int level)
{
	return __atomic_load_n(&table[virt >> PT_SHIFT(level) & (PT_ENTRIES - 1)],
			       __ATOMIC_ACQUIRE);
}

/*
 * Without the lock: while mmap_lock is held, tables only come, they don't go.  Not a loop, so that
 * the shifts are constants: every fault comes through here.
 */
pte_t *pte_alloc(struct mm_struct *mm, unsigned long virt)
{
	pte_t entry = table_entry(mm->pgd, virt, 3);

	if (unlikely(!pte_present(entry)))
		return pte_alloc_slow(mm, virt);
	entry = table_entry(phys_to_virt(pte_phys(entry)), virt, 2);
	if (unlikely(!pte_present(entry)))
		return pte_alloc_slow(mm, virt);
	entry = table_entry(phys_to_virt(pte_phys(entry)), virt, 1);
	if (unlikely(!pte_present(entry)))
		return pte_alloc_slow(mm, virt);
	return (pte_t *)phys_to_virt(pte_phys(entry)) + (virt >> PAGE_SHIFT & (PT_ENTRIES - 1));
}

_Static_assert(PT_LEVELS == 4, "pte_alloc() begins at level 3");
