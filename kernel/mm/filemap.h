/* What filemap.c, which finds and fills the pages of files, and filemap_drop.c share. */
#pragma once

#include <limen/pagemap.h>

static inline void set_page_flags(struct page *page, u16 flags)
{
	__atomic_or_fetch(&page->flags, flags, __ATOMIC_ACQ_REL);
}

static inline bool test_page_flags(const struct page *page, u16 flags)
{
	return __atomic_load_n(&page->flags, __ATOMIC_ACQUIRE) & flags;
}

extern unsigned long nr_shmem; /* atomic: pages of swapless mappings in the cache */

/* lru_add() - @page can be dropped one day; mapping->lock is held. */
void lru_add(struct page *page);
/* drop_page() - take @page out of the cache, if it is still in there; its contents are lost. */
void drop_page(struct address_space *mapping, struct page *page);
