/*
 * Single pages, the allocator's daily bread: each CPU keeps a few free ones, so that taking one
 * needs no lock, only interrupts off.  They move to and from the buddy allocator by the batch.
 */
#include <limen/fault_inject.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>
#include "internal.h"

#define PCP_MAX 64

static struct pcp {
	unsigned int count; /* both are the CPU's own: interrupts off */
	struct page *pages[PCP_MAX];
} __aligned(64) pcps[NR_CPUS];

static unsigned int pcp_high = PCP_MAX, pcp_batch = PCP_MAX / 2;

/* A thousandth of the memory, so that it is not all in caches on a small machine. */
void pcp_init(unsigned long total)
{
	pcp_high = max(8U, (unsigned int)min((unsigned long)PCP_MAX, total / 1024));
	pcp_batch = pcp_high / 2;
}

static noinline bool pcp_fill(struct pcp *pcp)
{
	pcp->count = buddy_alloc_bulk(pcp->pages, pcp_batch);
	return pcp->count > 0;
}

/* The coldest ones go: those that were freed first. */
static noinline void pcp_spill(struct pcp *pcp)
{
	unsigned int n = pcp->count - pcp_batch;

	buddy_free_bulk(pcp->pages, n);
	pcp->count = pcp_batch;
	memmove(pcp->pages, pcp->pages + n, pcp_batch * sizeof(*pcp->pages));
}

void pcp_drain(void)
{
	struct pcp *pcp = &pcps[smp_processor_id()];

	buddy_free_bulk(pcp->pages, pcp->count);
	pcp->count = 0;
}

static struct page *pcp_alloc(void)
{
	unsigned long flags = local_irq_save();
	struct pcp *pcp = &pcps[smp_processor_id()];
	struct page *page = NULL;

	if (likely(pcp->count) || pcp_fill(pcp))
		page = pcp->pages[--pcp->count];
	local_irq_restore(flags);
	return page;
}

static void pcp_free(struct page *page)
{
	unsigned long flags = local_irq_save();
	struct pcp *pcp = &pcps[smp_processor_id()];

	if (unlikely(pcp->count >= pcp_high))
		pcp_spill(pcp);
	pcp->pages[pcp->count++] = page;
	local_irq_restore(flags);
}

/* Nothing was free: what can be had back? */
static noinline struct page *alloc_after_reclaim(unsigned int order)
{
	struct page *page = NULL;

	if (irqs_disabled()) /* perhaps in the middle of what would be reclaimed */
		return NULL;
	while (!page && try_to_reclaim())
		page = order ? buddy_alloc(order) : pcp_alloc();
	return page;
}

void *alloc_pages(unsigned int order)
{
	struct page *page;

	if (should_fail() || order > MAX_ORDER)
		return NULL;
	page = order ? buddy_alloc(order) : pcp_alloc();
	if (unlikely(!page))
		page = alloc_after_reclaim(order);
	if (unlikely(!page))
		return NULL;
	if (DEBUGGING)
		unpoison_pages(page, 1U << order);
	page->count = 1;
	page->flags = 0;
	page->order = order;
	page->mapping = NULL;
	return page_to_virt(page);
}

void *zalloc_page(void)
{
	void *page = alloc_pages(0);

	if (page)
		clear_page(page);
	return page;
}

void free_page_ref(struct page *page)
{
	BUG_ON(page->flags & (PG_FREE | PG_SLAB) || page->order);
	if (DEBUGGING)
		poison_pages(page, 1);
	pcp_free(page);
}

void free_pages(void *addr, unsigned int order)
{
	struct page *page = virt_to_page(addr);

	BUG_ON(page->flags & PG_FREE || page->count != 1 || page->order != order);
	page->count = 0;
	if (DEBUGGING)
		poison_pages(page, 1U << order);
	if (order)
		buddy_free(page, order);
	else
		pcp_free(page);
}

unsigned long nr_free_pages(void)
{
	unsigned long n = buddy_nr_free();

	for (int i = 0; i < NR_CPUS; i++)
		n += READ_ONCE(pcps[i].count);
	return n;
}
