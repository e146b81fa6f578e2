/*
 * Physical pages: a buddy allocator.  Free memory is kept as naturally aligned blocks of 2^order
 * pages, one list an order.  A request splits the smallest block that is large enough; a freed
 * block merges with its buddy, the neighbour with which it forms an aligned block twice as large,
 * as long as that is free too.
 */
#include <limen/boot_info.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/spinlock.h>
#include <limen/string.h>
#include <asm/pgtable.h>

static struct page *mem_map; /* one struct page a frame, from first_pfn */
static unsigned long first_pfn, end_pfn;

static spinlock_t lock =
	SPIN_LOCK_UNLOCKED; /* guards the lists, the counts and every page's list */
static struct list_head free_lists[MAX_ORDER + 1];
static unsigned long free_count, total_count;

static struct page *pfn_to_page(unsigned long pfn)
{
	return &mem_map[pfn - first_pfn];
}

struct page *virt_to_page(const void *addr)
{
	return pfn_to_page(virt_to_phys(addr) >> PAGE_SHIFT);
}

static void *page_to_virt(const struct page *page)
{
	return phys_to_virt((phys_addr_t)(first_pfn + (page - mem_map)) << PAGE_SHIFT);
}

static void push_block(unsigned long pfn, unsigned int order)
{
	struct page *page = pfn_to_page(pfn);

	page->is_free = true;
	page->order = order;
	page->count = 0;
	list_add(&page->list, &free_lists[order]);
}

static void pop_block(struct page *page)
{
	list_del(&page->list);
	page->is_free = false;
}

/* Give back a block that is not in any list; called with the lock held. */
static void free_block(unsigned long pfn, unsigned int order)
{
	free_count += 1UL << order;
	while (order < MAX_ORDER) {
		unsigned long buddy = pfn ^ 1UL << order;

		if (buddy < first_pfn || buddy + (1UL << order) > end_pfn)
			break;
		if (!pfn_to_page(buddy)->is_free || pfn_to_page(buddy)->order != order)
			break;
		pop_block(pfn_to_page(buddy));
		pfn = min(pfn, buddy);
		order++;
	}
	push_block(pfn, order);
}

void *alloc_pages(unsigned int order)
{
	unsigned long flags = spin_lock_irqsave(&lock);
	struct page *page = NULL;
	unsigned int o = order;

	while (o <= MAX_ORDER && list_empty(&free_lists[o]))
		o++;
	if (o <= MAX_ORDER) {
		page = list_first_entry(&free_lists[o], struct page, list);
		pop_block(page);
		while (o-- > order) /* keep the first half, free the second */
			push_block(first_pfn + (page - mem_map) + (1UL << o), o);
		page->count = 1;
		page->owner = NULL;
		free_count -= 1UL << order;
	}
	spin_unlock_irqrestore(&lock, flags);
	return page ? page_to_virt(page) : NULL;
}

void *zalloc_page(void)
{
	void *page = alloc_pages(0);

	if (page)
		clear_page(page);
	return page;
}

void free_pages(void *addr, unsigned int order)
{
	struct page *page = virt_to_page(addr);
	unsigned long flags;

	BUG_ON(page->is_free || page->count != 1);
	flags = spin_lock_irqsave(&lock);
	page->count = 0;
	free_block(first_pfn + (page - mem_map), order);
	spin_unlock_irqrestore(&lock, flags);
}

unsigned long nr_free_pages(void)
{
	return free_count;
}

unsigned long nr_total_pages(void)
{
	return total_count;
}

/*
 * --- at boot: what memory there is, less what is in use ----------------------------------------
 */

/* Free whole pages of [start, end), as the largest aligned blocks. */
static void free_run(phys_addr_t start, phys_addr_t end)
{
	unsigned long pfn = ALIGN_UP(start, PAGE_SIZE) >> PAGE_SHIFT;
	unsigned long last = end >> PAGE_SHIFT;

	while (pfn < last) {
		unsigned int order = MAX_ORDER;

		while (pfn & ((1UL << order) - 1) || pfn + (1UL << order) > last)
			order--;
		free_block(pfn, order);
		pfn += 1UL << order;
	}
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

/* A place for @size bytes in RAM that nothing uses yet and the boot page tables reach; 0: none. */
static phys_addr_t find_room(const struct boot_info *bi, u64 size)
{
	for (unsigned int i = 0; i < bi->nr_ram; i++) {
		phys_addr_t at = ALIGN_UP(max(bi->ram[i].start, (phys_addr_t)PAGE_SIZE), PAGE_SIZE);
		phys_addr_t end = min(bi->ram[i].start + bi->ram[i].size, bi->mapped_end);

		for (unsigned int j = 0; j < bi->nr_reserved; j++) {
			const struct mem_range *r = &bi->reserved[j];

			if (at < r->start + r->size && r->start < at + size) {
				at = ALIGN_UP(r->start + r->size, PAGE_SIZE);
				j = -1U; /* look at all of them again from here */
			}
		}
		if (at + size <= end)
			return at;
	}
	return 0;
}

void page_alloc_init(struct boot_info *bi)
{
	phys_addr_t low = -1UL, high = 0, map;
	u64 size;

	for (unsigned int i = 0; i < bi->nr_ram; i++) {
		low = min(low, bi->ram[i].start);
		high = max(high, bi->ram[i].start + bi->ram[i].size);
	}
	first_pfn = low >> PAGE_SHIFT;
	end_pfn = high >> PAGE_SHIFT;
	size = ALIGN_UP((end_pfn - first_pfn) * sizeof(struct page), PAGE_SIZE);
	map = find_room(bi, size);
	if (!map)
		panic("not enough memory: no room for the %lu KiB of the memory map", size >> 10);
	boot_reserve(bi, map, size);
	mem_map = phys_to_virt(map);
	for (u64 done = 0; done < size; done += PAGE_SIZE)
		clear_page((char *)mem_map + done);
	for (unsigned int order = 0; order <= MAX_ORDER; order++)
		INIT_LIST_HEAD(&free_lists[order]);
	page_alloc_add(bi, PAGE_SIZE,
		       bi->mapped_end); /* never page 0: its address would look like none */
}
