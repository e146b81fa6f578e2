/*
 * In a debugging build (make DEBUG=1), freed memory is filled with a pattern, which must still be
 * there when the memory is given out again: whoever writes through a stale pointer is found out.
 */
#include <limen/printk.h>
#include <limen/string.h>
#include "internal.h"

bool is_filled(const void *p, u8 value, size_t n)
{
	const u8 *byte = p;

	for (size_t i = 0; i < n; i++)
		if (byte[i] != value)
			return false;
	return true;
}

void poison_pages(struct page *page, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		memset(page_to_virt(page + i), POISON_PAGE, PAGE_SIZE);
		page[i].flags |= PG_POISON;
	}
}

void unpoison_pages(struct page *page, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		void *at = page_to_virt(page + i);

		if (page[i].flags & PG_POISON && !is_filled(at, POISON_PAGE, PAGE_SIZE))
			panic("poison: a free page was written to: %016lx", (unsigned long)at);
		page[i].flags &= ~PG_POISON;
	}
}
