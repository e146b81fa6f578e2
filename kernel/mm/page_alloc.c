/*
 * Physical pages: a buddy allocator.  Free memory is kept as naturally aligned blocks of 2^order
 * pages, one list an order.  A request splits the smallest block that is large enough; a freed
 * block merges with its buddy, the neighbour with which it forms an aligned block twice as large,
 * as long as that is free too.
 */
#include <limen/boot_info.h>
#include <limen/printk.h>
#include <limen/spinlock.h>
#include <asm/pgtable.h>
#include "internal.h"

/* guards the lists, the count, and list, order and PG_FREE of every page that is free */
static spinlock_t lock = SPIN_LOCK_UNLOCKED;
static struct list_head free_lists[MAX_ORDER + 1];
static unsigned long free_count;
static unsigned long total_count; /* changes only while the kernel starts */

static struct page *pfn_to_page(unsigned long pfn)
{
	return &mem_map[pfn - first_pfn];
}

static unsigned long page_to_pfn(const struct page *page)
{
	return first_pfn + (page - mem_map);
}

static void push_block(struct page *page, unsigned int order)
{
	page->flags |= PG_FREE;
	page->order = order;
	list_add(&page->list, &free_lists[order]);
}

static void pop_block(struct page *page)
{
	list_del(&page->list);
	page->flags &= ~PG_FREE;
}

/* Give back a block that is not in any list; called with the lock held. */
static void free_block(unsigned long pfn, unsigned int order)
{
	free_count += 1UL << order;
	while (order < MAX_ORDER) {
		unsigned long buddy = pfn ^ 1UL << order;

		if (buddy < first_pfn || buddy + (1UL << order) > end_pfn)
			break;
		if (!(pfn_to_page(buddy)->flags & PG_FREE) || pfn_to_page(buddy)->order != order)
			break;
		pop_block(pfn_to_page(buddy));
		pfn = min(pfn, buddy);
		order++;
	}
	push_block(pfn_to_page(pfn), order);
}

/* Take a block; called with the lock held. */
static struct page *alloc_block(unsigned int order)
{
	unsigned int o = order;
	struct page *page;

	while (o <= MAX_ORDER && list_empty(&free_lists[o]))
		o++;
	if (o > MAX_ORDER)
		return NULL;
	page = list_first_entry(&free_lists[o], struct page, list);
	pop_block(page);
	while (o-- > order) /* keep the first half, free the second */
		push_block(page + (1UL << o), o);
	page->order = order;
	free_count -= 1UL << order;
	return page;
}

struct page *buddy_alloc(unsigned int order)
{
	unsigned long flags = spin_lock_irqsave(&lock);
	struct page *page = alloc_block(order);

	spin_unlock_irqrestore(&lock, flags);
	return page;
}

/*
 * The order of the smallest free block, but at most the largest that holds no more than @n pages.
 */
static unsigned int fitting_order(unsigned int n)
{
	unsigned int most = 31 - __builtin_clz(n), order = 0;

	while (order < most && list_empty(&free_lists[order]))
		order++;
	return order;
}

/*
 * Whole small blocks first: they are what is left of larger ones.  The pages of a block are put so
 * that taking them from the end gives them in order; freed in order, they come back as a run.
 */
unsigned int buddy_alloc_bulk(struct page **pages, unsigned int n)
{
	unsigned long flags = spin_lock_irqsave(&lock);
	unsigned int got = 0;

	while (got < n) {
		unsigned int order = fitting_order(n - got);
		struct page *page = alloc_block(order);

		if (!page)
			break;
		for (unsigned int i = 1U << order; i-- > 0;) {
			page[i].order = 0;
			pages[got++] = &page[i];
		}
	}
	spin_unlock_irqrestore(&lock, flags);
	return got;
}

void buddy_free(struct page *page, unsigned int order)
{
	unsigned long flags = spin_lock_irqsave(&lock);

	free_block(page_to_pfn(page), order);
	spin_unlock_irqrestore(&lock, flags);
}

/* Free the pages from @pfn up to @last, as the largest aligned blocks; with the lock held. */
static void free_pfns(unsigned long pfn, unsigned long last)
{
	while (pfn < last) {
		unsigned int order = MAX_ORDER;

		while (pfn & ((1UL << order) - 1) || pfn + (1UL << order) > last)
			order--;
		free_block(pfn, order);
		pfn += 1UL << order;
	}
}

/* How many of the @n pages follow on each other in memory, upwards (@step 1) or downwards (-1). */
static unsigned int run_length(struct page **pages, unsigned int n, long step)
{
	unsigned int run = 1;

	while (run < n && pages[run] == pages[run - 1] + step)
		run++;
	return run;
}

void buddy_free_bulk(struct page **pages, unsigned int n)
{
	unsigned long flags = spin_lock_irqsave(&lock);

	while (n > 0) {
		unsigned int up = run_length(pages, n, 1), down = run_length(pages, n, -1);
		unsigned int run = max(up, down);
		unsigned long pfn = page_to_pfn(up >= down ? pages[0] : pages[run - 1]);

		free_pfns(pfn, pfn + run);
		pages += run;
		n -= run;
	}
	spin_unlock_irqrestore(&lock, flags);
}

unsigned long buddy_nr_free(void)
{
	return READ_ONCE(free_count);
}

unsigned long nr_total_pages(void)
{
	return total_count;
}

/*
 * --- at boot: what memory there is, less what is in use ----------------------------------------
 */

/* Free whole pages of [start, end). */
static void free_run(phys_addr_t start, phys_addr_t end)
{
	free_pfns(ALIGN_UP(start, PAGE_SIZE) >> PAGE_SHIFT, end >> PAGE_SHIFT);
}

/*
 * Free [start, end) but for the reserved ranges: step from gap to gap.  The first reserved range
 * that reaches beyond `start` splits the run.
 */
static void free_unreserved(const struct boot_info *bi, phys_addr_t start, phys_addr_t end)
{
	while (start < end) {
		phys_addr_t stop = end, resume = end;

		for (unsigned int i = 0; i < bi->nr_reserved; i++) {
			const struct mem_range *r = &bi->reserved[i];

			if (r->start + r->size <= start || r->start >= stop)
				continue;
			stop = max(r->start, start);
			resume = r->start + r->size;
		}
		free_run(start, stop);
		start = resume;
	}
}

void page_alloc_add(const struct boot_info *bi, phys_addr_t from, phys_addr_t to)
{
	unsigned long before = free_count;

	for (unsigned int i = 0; i < bi->nr_ram; i++) {
		phys_addr_t start = max(bi->ram[i].start, from);
		phys_addr_t end = min(bi->ram[i].start + bi->ram[i].size, to);

		if (start < end)
			free_unreserved(bi, start, end);
	}
	total_count += free_count - before;
}

void page_alloc_init(struct boot_info *bi)
{
	mem_map_init(bi);
	for (unsigned int order = 0; order <= MAX_ORDER; order++)
		INIT_LIST_HEAD(&free_lists[order]);
	pcp_init(end_pfn - first_pfn);
	/* never page 0: its address would look like none */
	page_alloc_add(bi, max(bi->mapped_start, (phys_addr_t)PAGE_SIZE), bi->mapped_end);
}
