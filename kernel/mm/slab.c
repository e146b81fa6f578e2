/*
 * Kernel objects.  A slab is a block of pages that starts with a header and holds objects of one
 * size; a cache is what has slabs for one size.  In front of the slabs each CPU keeps a magazine of
 * free objects, so that the usual case takes no lock, only interrupts off.  A slab whose objects
 * are all free goes back to the page allocator at once.
 *
 * In a debugging build a red zone lies behind each object, which says whether it is in use, and
 * free objects are filled with a pattern (poison.c).
 */
#include <limen/fault_inject.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/spinlock.h>
#include <limen/string.h>
#include <asm/irqflags.h>
#include "internal.h"
#include "slab.h"

struct slab {
	struct list_head list; /* in its cache's partial list, while it has a free object */
	void *free; /* the first free object; each points to the next */
	unsigned int used;
};

#define SLAB_HEADER   ALIGN_UP(sizeof(struct slab), 16)
#define MAX_ORDER_TRY 3
#define MAX_CACHED    16384UL /* bytes in a magazine */

static spinlock_t caches_lock = SPIN_LOCK_UNLOCKED; /* guards the list; interrupts off */
static LIST_HEAD(caches);

/* The link to the next free object lies behind the object when what is in it must stay. */
static void **next_free(const struct kmem_cache *cache, void *object)
{
	return (void **)((char *)object + (DEBUGGING ? cache->size - sizeof(void *) : 0));
}

/* --- debugging --- */

static u64 *red_zone(const struct kmem_cache *cache, const void *object)
{
	return (u64 *)((char *)object + cache->size - 2 * sizeof(u64));
}

static void mark_free(const struct kmem_cache *cache, void *object)
{
	memset(object, POISON_OBJECT, cache->size - 2 * sizeof(u64));
	*red_zone(cache, object) = ~RED_ZONE;
}

static void check_alloc(const struct kmem_cache *cache, void *object)
{
	if (*red_zone(cache, object) != ~RED_ZONE ||
	    !is_filled(object, POISON_OBJECT, cache->size - 2 * sizeof(u64)))
		panic("poison: %s: a free object was written to: %016lx", cache->name,
		      (unsigned long)object);
	*red_zone(cache, object) = RED_ZONE;
}

static void check_free(const struct kmem_cache *cache, void *object)
{
	if (*red_zone(cache, object) == ~RED_ZONE)
		panic("poison: %s: freed twice: %016lx", cache->name, (unsigned long)object);
	if (*red_zone(cache, object) != RED_ZONE)
		panic("poison: %s: written beyond the end of %016lx", cache->name,
		      (unsigned long)object);
	mark_free(cache, object);
}

/* --- slabs: all under cache->lock, but for slab_new() --- */

static struct slab *slab_new(struct kmem_cache *cache)
{
	struct slab *slab = alloc_pages(cache->order);
	size_t end = (size_t)PAGE_SIZE << cache->order;
	struct page *page;

	if (!slab)
		return NULL;
	slab->used = 0;
	slab->free = NULL;
	for (size_t at = cache->first; at + cache->size <= end; at += cache->size) {
		void *object = (char *)slab + at;

		if (DEBUGGING)
			mark_free(cache, object);
		*next_free(cache, object) = slab->free;
		slab->free = object;
	}
	page = virt_to_page(slab);
	for (unsigned int i = 0; i < 1U << cache->order; i++) {
		page[i].flags |= PG_SLAB;
		page[i].cache = cache;
		page[i].index = i;
	}
	return slab;
}

static void slab_destroy(struct kmem_cache *cache, struct slab *slab)
{
	struct page *page = virt_to_page(slab);

	list_del(&slab->list);
	for (unsigned int i = 0; i < 1U << cache->order; i++) {
		page[i].flags &= ~PG_SLAB;
		page[i].cache = NULL;
	}
	free_pages(slab, cache->order);
}

static void *slab_take(struct kmem_cache *cache, struct slab *slab)
{
	void *object = slab->free;

	slab->free = *next_free(cache, object);
	slab->used++;
	if (!slab->free)
		list_del(&slab->list);
	return object;
}

static struct slab *slab_of(const void *object)
{
	struct page *page = virt_to_page(object);

	return page_to_virt(page - page->index);
}

static void slab_put(struct kmem_cache *cache, void *object)
{
	struct slab *slab = slab_of(object);

	if (!slab->free)
		list_add(&slab->list, &cache->partial);
	*next_free(cache, object) = slab->free;
	slab->free = object;
	if (--slab->used == 0)
		slab_destroy(cache, slab);
}

/* --- magazines: a CPU's own, interrupts off --- */

/* Half a magazine out of the partial slabs. */
static void refill(struct kmem_cache *cache, struct magazine *m)
{
	unsigned int want = cache->limit / 2 + 1;

	spin_lock(&cache->lock);
	while (m->count < want && !list_empty(&cache->partial))
		m->object[m->count++] =
			slab_take(cache, list_first_entry(&cache->partial, struct slab, list));
	spin_unlock(&cache->lock);
}

static void add_slab(struct kmem_cache *cache, struct slab *slab)
{
	spin_lock(&cache->lock);
	list_add(&slab->list, &cache->partial);
	spin_unlock(&cache->lock);
}

/* Give back all but @keep objects, those that were freed first. */
static noinline void spill(struct kmem_cache *cache, struct magazine *m, unsigned int keep)
{
	unsigned int n = m->count - keep;

	spin_lock(&cache->lock);
	for (unsigned int i = 0; i < n; i++)
		slab_put(cache, m->object[i]);
	spin_unlock(&cache->lock);
	m->count = keep;
	memmove(m->object, m->object + n, keep * sizeof(void *));
}

/*
 * The magazine is empty.  @flags is whether interrupts were on: a new slab is made in that state.
 */
static noinline void *alloc_slow(struct kmem_cache *cache, unsigned long flags)
{
	for (;;) {
		struct magazine *m = &cache->cpu[smp_processor_id()];
		struct slab *slab;

		refill(cache, m);
		if (m->count)
			return m->object[--m->count];
		local_irq_restore(flags);
		slab = slab_new(cache);
		local_irq_save();
		if (!slab)
			return NULL;
		add_slab(cache, slab);
	}
}

void *kmem_cache_alloc(struct kmem_cache *cache)
{
	struct magazine *m;
	unsigned long flags;
	void *object;

	if (should_fail())
		return NULL;
	flags = local_irq_save();
	m = &cache->cpu[smp_processor_id()];
	if (likely(m->count))
		object = m->object[--m->count];
	else
		object = alloc_slow(cache, flags);
	local_irq_restore(flags);
	if (DEBUGGING && object)
		check_alloc(cache, object);
	return object;
}

void *kmem_cache_zalloc(struct kmem_cache *cache)
{
	void *object = kmem_cache_alloc(cache);

	if (object)
		memset(object, 0, cache->object_size);
	return object;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	unsigned long flags;
	struct magazine *m;

	if (DEBUGGING)
		check_free(cache, object);
	flags = local_irq_save();
	m = &cache->cpu[smp_processor_id()];
	if (unlikely(m->count >= cache->limit))
		spill(cache, m, cache->limit / 2);
	m->object[m->count++] = object;
	local_irq_restore(flags);
}

void slab_flush_cpu(void)
{
	struct kmem_cache *cache;

	spin_lock(&caches_lock);
	list_for_each_entry(cache, &caches, caches)
		spill(cache, &cache->cpu[smp_processor_id()], 0);
	spin_unlock(&caches_lock);
}

/* --- making caches --- */

/* The smallest slabs that waste no more than an eighth, or the largest that are tried. */
static void choose_order(struct kmem_cache *cache)
{
	for (cache->order = 0;; cache->order++) {
		size_t room = ((size_t)PAGE_SIZE << cache->order) - cache->first;

		if (room < cache->size)
			continue;
		if (room % cache->size <= room / 8 || cache->order >= MAX_ORDER_TRY)
			return;
	}
}

void kmem_cache_init(struct kmem_cache *cache, const char *name, size_t size, size_t align)
{
	unsigned long flags;

	align = max(align, (size_t)16);
	cache->name = name;
	cache->object_size = size;
	cache->size = ALIGN_UP(size + (DEBUGGING ? 2 * sizeof(u64) : 0), align);
	cache->first = ALIGN_UP(SLAB_HEADER, align);
	cache->limit = min((size_t)MAGAZINE_SIZE, max((size_t)2, MAX_CACHED / cache->size));
	spin_lock_init(&cache->lock);
	INIT_LIST_HEAD(&cache->partial);
	choose_order(cache);
	flags = spin_lock_irqsave(&caches_lock);
	list_add(&cache->caches, &caches);
	spin_unlock_irqrestore(&caches_lock, flags);
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align)
{
	struct kmem_cache *cache = kzalloc(sizeof(*cache));

	if (!cache)
		panic("not enough memory for the cache %s", name);
	kmem_cache_init(cache, name, size, align);
	return cache;
}
