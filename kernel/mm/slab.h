/* The inside of a kmem_cache, for slab.c and kmalloc.c. */
#pragma once

#include <limen/list.h>
#include <limen/smp.h>
#include <limen/spinlock.h>

#define MAGAZINE_SIZE 15

/* Free objects that one CPU has at hand.  Its own: interrupts off. */
struct magazine {
	unsigned int count;
	void *object[MAGAZINE_SIZE];
};

struct kmem_cache {
	/* never change */
	const char *name;
	size_t object_size, size; /* as asked for; with padding, and the red zone if there is one */
	size_t first; /* where in a slab objects begin */
	unsigned int order; /* a slab is 2^order pages */
	unsigned int limit; /* objects in a magazine */
	struct list_head caches; /* guarded by caches_lock */

	spinlock_t lock; /* guards the list and every slab; interrupts off */
	struct list_head partial; /* slabs with a free object */

	struct magazine cpu[NR_CPUS] __aligned(64);
};

void kmem_cache_init(struct kmem_cache *cache, const char *name, size_t size, size_t align);
