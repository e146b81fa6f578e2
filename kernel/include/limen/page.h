/*
 * Physical pages.  Every frame of RAM has a struct page; mem_map is the array of them.
 *
 * A page belongs to whoever allocated it until its count falls to 0.  What the fields mean depends
 * on the owner, and so does who guards them:
 *
 *	free		list and order: the allocator's lock
 *	slab		list, cache: the cache's lock (slab.c)
 *	page cache	mapping, index: mapping->lock; list: lru_lock (filemap_drop.c)
 *	others		the allocating code's to use
 */
#pragma once

#include <limen/compiler.h>
#include <limen/list.h>
#include <asm/page.h>

struct address_space;
struct boot_info;
struct kmem_cache;

#define MAX_ORDER 10 /* the largest block is 2^MAX_ORDER pages */

struct page {
	u32 count; /* atomic: references; 0 = free */
	u16 flags; /* PG_*; atomic where the page is shared */
	u8 order; /* of the block that this page heads */
	struct list_head list;
	union {
		struct address_space *mapping; /* the file that it is a part of, or NULL */
		struct kmem_cache *cache; /* with PG_SLAB */
	};
	u64 index; /* in mapping, in pages */
};

#define PG_FREE	      0x01 /* heads a free block in the allocator's lists */
#define PG_SLAB	      0x02 /* holds objects of page->cache */
#define PG_UPTODATE   0x04 /* the contents have been read */
#define PG_LOCKED     0x08 /* someone is reading the contents in */
#define PG_DIRTY      0x10 /* not to be dropped: nothing else holds the contents */
#define PG_ERROR      0x20 /* the contents could not be read */
#define PG_FILE	      0x80 /* is, or was, in a file's page cache */
#define PG_SHMEM      0x100 /* is, or was, shared anonymous memory */
#define PG_REFERENCED 0x200 /* was used since reclaim last looked */
#define PG_SYNCED     0x400 /* instruction fetch knows the contents */
#define PG_POISON     0x40 /* was filled when it was freed (debugging builds) */

extern struct page *mem_map;
extern unsigned long first_pfn, end_pfn; /* what it covers */

static inline struct page *phys_to_page(phys_addr_t phys)
{
	return &mem_map[(phys >> PAGE_SHIFT) - first_pfn];
}

static inline phys_addr_t page_to_phys(const struct page *page)
{
	return (phys_addr_t)(first_pfn + (page - mem_map)) << PAGE_SHIFT;
}

static inline struct page *virt_to_page(const void *addr)
{
	return phys_to_page(virt_to_phys(addr));
}

static inline void *page_to_virt(const struct page *page)
{
	return phys_to_virt(page_to_phys(page));
}

/*
 * page_alloc_init() - set up the struct pages and free what the boot page tables reach.  Once the
 * kernel's own page tables map everything, page_alloc_add() frees the RAM in [from, to) that is not
 * reserved.
 */
void page_alloc_init(struct boot_info *bi);
void page_alloc_add(const struct boot_info *bi, phys_addr_t from, phys_addr_t to);

/*
 * alloc_pages() - 2^@order contiguous, naturally aligned pages with a count of 1; the contents are
 * what was there.  Returns their address in the direct map.  With interrupts on, memory that can be
 * had back is reclaimed before the answer is NULL.  Any context.
 * alloc_page() - a single page, as a struct page.
 * zalloc_page() - one page of zeros.
 * free_pages() - give such a block back; nobody else has a reference.
 */
void *alloc_pages(unsigned int order);
struct page *alloc_page(void);
void *zalloc_page(void);
void free_pages(void *addr, unsigned int order);

/* free_page_ref() - what put_page() does when the last reference is gone. */
void free_page_ref(struct page *page);

/* get_page(), put_page() - take and give back a reference to a single page. */
static inline void get_page(struct page *page)
{
	__atomic_add_fetch(&page->count, 1, __ATOMIC_RELAXED);
}

static inline void put_page(struct page *page)
{
	if (__atomic_sub_fetch(&page->count, 1, __ATOMIC_ACQ_REL) == 0)
		free_page_ref(page);
}

/* put_pages() - put_page() for each of them. */
void put_pages(struct page **pages, unsigned int n);

static inline u32 page_count(const struct page *page)
{
	return __atomic_load_n(&page->count, __ATOMIC_ACQUIRE);
}

/*
 * nr_free_pages() - those in the CPUs' caches included: exact while nothing runs.
 * nr_total_pages() - all that was ever free.
 */
unsigned long nr_free_pages(void);
unsigned long nr_total_pages(void);

/*
 * memory_settle() - drop what is kept only to save time: pages of files that nobody maps, free
 * kernel objects, stacks and page tables, on all CPUs.  Then what is not free is in use.  Sleeps.
 */
void memory_settle(void);
