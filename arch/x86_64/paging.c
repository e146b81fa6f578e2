/* The page tables' machine side: taking the kernel's own into use, and making a user's. */
#include <limen/boot_info.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/smp.h>
#include <limen/string.h>
#include <asm/pgtable.h>

void paging_init(const struct boot_info *bi)
{
	kernel_map_init(bi);
	switch_pgd(kernel_pgd);
}

/* The upper half is the kernel's, the same in every table. */
void pgd_init(pte_t *pgd)
{
	memcpy(pgd + USER_PGD_ENTRIES, kernel_pgd + USER_PGD_ENTRIES,
	       (PT_ENTRIES - USER_PGD_ENTRIES) * sizeof(pte_t));
}

#define FLUSH_SINGLY 32 /* pages: beyond that all of them go at once, as on Linux */

struct flush {
	unsigned long start, end;
};

/* INVLPG also forgets the tables on the way (SDM vol. 3, 4.10.4.1); so does loading CR3. */
static void flush_here(void *arg)
{
	const struct flush *flush = arg;
	unsigned long cr3;

	if (flush->end - flush->start <= FLUSH_SINGLY * PAGE_SIZE) {
		for (unsigned long at = flush->start; at < flush->end; at += PAGE_SIZE)
			local_flush_tlb_page(at);
	} else {
		__asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(cr3) : : "memory");
	}
}

void flush_tlb_range(cpumask_t cpus, unsigned long start, unsigned long end)
{
	struct flush flush = { start, end };
	cpumask_t here = 1UL << smp_processor_id();

	if (cpus & here)
		flush_here(&flush);
	if (cpus & ~here)
		on_cpus(cpus & ~here, flush_here, &flush);
}
