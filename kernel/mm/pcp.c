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

#define PCP_MAX	  256
#define PCP_BATCH 32

static struct pcp {
	unsigned int count; /* both are the CPU's own: interrupts off */
	struct page *pages[PCP_MAX];
} __aligned(64) pcps[NR_CPUS];

static unsigned int pcp_high = PCP_MAX, pcp_batch = PCP_BATCH;

/* At most a 512th of the memory, so that it is not all in caches on a small machine. */
void pcp_init(unsigned long total)
{
	pcp_high = max(16U, (unsigned int)min((unsigned long)PCP_MAX, total / 512));
	pcp_batch = min(pcp_high / 2, (unsigned int)PCP_BATCH);
}

static noinline bool pcp_fill(struct pcp *pcp)
{
	pcp->count = buddy_alloc_bulk(pcp->pages, pcp_batch);
	return pcp->count > 0;
}

/* The coldest ones go: those that were freed first. */
static noinline void pcp_spill(struct pcp *pcp)
{
	unsigned int n = pcp_high / 2;

	buddy_free_bulk(pcp->pages, n);
	pcp->count -= n;
	memmove(pcp->pages, pcp->pages + n, pcp->count * sizeof(*pcp->pages));
}

void pcp_drain(void)
{
	struct pcp *pcp = &pcps[smp_processor_id()];

	buddy_free_bulk(pcp->pages, pcp->count);
	pcp->count = 0;
}

/* A page in here has no flags, no order and no mapping: all that it takes to use it is a count. */
static inline struct page *pcp_alloc(void)
{
	unsigned long flags = local_irq_save();
	struct pcp *pcp = &pcps[smp_processor_id()];
	struct page *page = NULL;

	if (likely(pcp->count) || pcp_fill(pcp)) {
		page = pcp->pages[--pcp->count];
		page->count = 1;
	}
	local_irq_restore(flags);
	return page;
}

/* Interrupts off. */
static inline void pcp_push(struct pcp *pcp, struct page *page)
{
	if (unlikely(pcp->count >= pcp_high))
		pcp_spill(pcp);
	pcp->pages[pcp->count++] = page;
}

static void pcp_free(struct page *page)
{
	unsigned long flags = local_irq_save();

	pcp_push(&pcps[smp_processor_id()], page);
	local_irq_restore(flags);
}

static struct page *block_alloc(unsigned int order)
{
	struct page *page;

	if (order == 0)
		return pcp_alloc();
	page = buddy_alloc(order);
	if (page)
		page->count = 1;
	return page;
}

/* Nothing was free: what can be had back? */
static noinline struct page *alloc_after_reclaim(unsigned int order)
{
	struct page *page = NULL;

	if (irqs_disabled()) /* perhaps in the middle of what would be reclaimed */
		return NULL;
	while (!page && try_to_reclaim())
		page = block_alloc(order);
	return page;
}

void *alloc_pages(unsigned int order)
{
	struct page *page;

	if (should_fail() || order > MAX_ORDER)
		return NULL;
	page = block_alloc(order);
	if (unlikely(!page))
		page = alloc_after_reclaim(order);
	if (unlikely(!page))
		return NULL;
	if (DEBUGGING)
		unpoison_pages(page, 1U << order);
	return page_to_virt(page);
}

struct page *alloc_page(void)
{
	struct page *page;

	if (should_fail())
		return NULL;
	page = pcp_alloc();
	if (unlikely(!page))
		page = alloc_after_reclaim(0);
	if (DEBUGGING && page)
		unpoison_pages(page, 1);
	return page;
}

void *zalloc_page(void)
{
	void *page = alloc_pages(0);

	if (page)
		clear_page(page);
	return page;
}

/* Make it as pages in the caches are. */
static inline void prepare_free(struct page *page)
{
	BUG_ON(page->flags & (PG_FREE | PG_SLAB) || page->order);
	page->flags = 0;
	page->mapping = NULL;
	if (DEBUGGING)
		poison_pages(page, 1);
}

void free_page_ref(struct page *page)
{
	prepare_free(page);
	pcp_free(page);
}

void put_pages(struct page **pages, unsigned int n)
{
	unsigned long flags = local_irq_save();
	struct pcp *pcp = &pcps[smp_processor_id()];

	for (unsigned int i = 0; i < n; i++) {
		struct page *page = pages[i];

		if (__atomic_sub_fetch(&page->count, 1, __ATOMIC_ACQ_REL))
			continue;
		prepare_free(page);
		pcp_push(pcp, page);
	}
	local_irq_restore(flags);
}

void free_pages(void *addr, unsigned int order)
{
	struct page *page = virt_to_page(addr);

	BUG_ON(page->count != 1 || page->order != order);
	page->count = 0;
	if (order == 0) {
		free_page_ref(page);
		return;
	}
	BUG_ON(page->flags & PG_FREE);
	page->flags = 0;
	page->mapping = NULL;
	if (DEBUGGING)
		poison_pages(page, 1U << order);
	buddy_free(page, order);
}

unsigned long nr_free_pages(void)
{
	unsigned long n = buddy_nr_free();

	for (int i = 0; i < NR_CPUS; i++)
		n += READ_ONCE(pcps[i].count);
	return n;
}
