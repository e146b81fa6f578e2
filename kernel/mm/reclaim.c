/*
 * Memory that is kept only to save time: files' pages that nobody uses, free objects, page tables,
 * stacks and pages in the CPUs' caches.  When an allocation finds nothing, some of it goes; between
 * programs pid 1 lets all of it go, and counts.
 */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/smp.h>
#include <asm/irqflags.h>
#include "internal.h"

#define SOME 32 /* pages of files at a time */

static void flush_cpu(void *arg)
{
	(void)arg;
	kstack_flush_cpu();
	tables_flush_cpu();
	slab_flush_cpu();
	pcp_drain();
}

/* The caller may hold any spinlock, so other CPUs can't be asked: they may be waiting for it. */
bool try_to_reclaim(void)
{
	unsigned long before = nr_free_pages(), flags;

	if (filemap_shrink(SOME))
		return true;
	flags = local_irq_save();
	flush_cpu(NULL);
	local_irq_restore(flags);
	return nr_free_pages() > before;
}

void memory_settle(void)
{
	while (filemap_shrink(-1UL))
		;
	on_cpus(cpu_online_mask(), flush_cpu, NULL);
	kstack_trim();
	on_cpus(cpu_online_mask(), flush_cpu, NULL); /* what that freed */
}
