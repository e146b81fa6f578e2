/*
 * Kernel objects.  A kmem_cache serves objects of one size; kmalloc() picks one by size.
 */
#pragma once

#include <limen/compiler.h>

struct kmem_cache;

/*
 * kmem_cache_create() - a cache of objects of @size bytes, aligned to @align (0: 16; a power of 2,
 * at most 64).  For ever; only while the kernel starts.  Panics when memory is out.
 */
struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align);

/*
 * kmem_cache_alloc(), kmem_cache_zalloc() - an object, or NULL when memory is out; the contents are
 * what was there, or zeros.  Any context.
 */
void *kmem_cache_alloc(struct kmem_cache *cache);
void *kmem_cache_zalloc(struct kmem_cache *cache);
/* kmem_cache_free() - @object is one of @cache's, not NULL.  Any context. */
void kmem_cache_free(struct kmem_cache *cache, void *object);

/* kmalloc(), kzalloc() - @size bytes, 16-byte aligned; NULL when memory is out.  Any context. */
void *kmalloc(size_t size);
void *kzalloc(size_t size);
/* kfree() - what kmalloc() or kmem_cache_alloc() gave; NULL is nothing.  Any context. */
void kfree(void *ptr);
