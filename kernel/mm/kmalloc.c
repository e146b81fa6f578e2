/* kmalloc(): by size to one of a few caches; what is larger gets pages of its own. */
#include <limen/printk.h>
#include <limen/string.h>
#include "internal.h"
#include "slab.h"

#define CLASSES	   9U
#define LARGEST	   2032 /* two in a page */
#define GRANULE(n) (((n) + 15) / 16)

static const u16 sizes[CLASSES] = { 32, 64, 96, 128, 192, 256, 512, 1008, LARGEST };
static const char *const names[CLASSES] = {
	"kmalloc-32",  "kmalloc-64",  "kmalloc-96",   "kmalloc-128",  "kmalloc-192",
	"kmalloc-256", "kmalloc-512", "kmalloc-1008", "kmalloc-2032",
};
static struct kmem_cache classes[CLASSES];
static u8 class_of[GRANULE(LARGEST) + 1]; /* by size, in units of 16 bytes */

void kmalloc_init(void)
{
	for (unsigned int i = 0, granule = 0; i < CLASSES; i++) {
		kmem_cache_init(&classes[i], names[i], sizes[i], 16);
		for (; granule <= GRANULE((unsigned int)sizes[i]); granule++)
			class_of[granule] = i;
	}
}

static void *large_alloc(size_t size)
{
	unsigned int order = 0;

	while (order <= MAX_ORDER && ((size_t)PAGE_SIZE << order) < size)
		order++;
	return alloc_pages(order);
}

void *kmalloc(size_t size)
{
	if (size > LARGEST)
		return large_alloc(size);
	return kmem_cache_alloc(&classes[class_of[GRANULE(size)]]);
}

void *kzalloc(size_t size)
{
	void *ptr = kmalloc(size);

	if (ptr)
		memset(ptr, 0, size);
	return ptr;
}

void kfree(void *ptr)
{
	struct page *page;

	if (!ptr)
		return;
	page = virt_to_page(ptr);
	if (page->flags & PG_SLAB)
		kmem_cache_free(page->cache, ptr);
	else
		free_pages(ptr, page->order);
}
