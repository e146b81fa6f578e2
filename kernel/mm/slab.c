/*
 * Kernel objects.  Small ones share a page with others of their size class: the page (a slab)
 * starts with a header and holds a list of its free objects.  Larger ones are whole blocks of
 * pages.  A slab whose objects are all free goes back to the page allocator at once.
 */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/spinlock.h>
#include <limen/string.h>
#include <asm/pgtable.h>

struct object {
	struct object *next;
};

struct slab {
	struct list_head list; /* in its class's partial list, while it has a free object */
	struct size_class *class;
	struct object *free;
	unsigned int used;
};

struct size_class {
	unsigned int size;
	struct list_head partial;
};

#define SLAB_HEADER ALIGN_UP(sizeof(struct slab), 16)
#define CLASS(n)                                                \
	{                                                       \
		n, LIST_HEAD_INIT(classes[__COUNTER__].partial) \
	}

static spinlock_t lock = SPIN_LOCK_UNLOCKED; /* guards every slab and list */
static struct size_class classes[] = {
	CLASS(32),  CLASS(64),	CLASS(96),  CLASS(128),
	CLASS(192), CLASS(256), CLASS(512), CLASS(1008),
};

static struct size_class *find_class(size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (size <= classes[i].size)
			return &classes[i];
	return NULL;
}

static unsigned int size_order(size_t size)
{
	unsigned int order = 0;

	while (((size_t)PAGE_SIZE << order) < size)
		order++;
	return order;
}

static struct slab *slab_new(struct size_class *class)
{
	struct slab *slab = alloc_pages(0);

	if (!slab)
		return NULL;
	slab->class = class;
	slab->used = 0;
	slab->free = NULL;
	for (size_t at = SLAB_HEADER; at + class->size <= PAGE_SIZE; at += class->size) {
		struct object *object = (struct object *)((char *)slab + at);

		object->next = slab->free;
		slab->free = object;
	}
	list_add(&slab->list, &class->partial);
	virt_to_page(slab)->owner = slab;
	return slab;
}

static void *class_alloc(struct size_class *class)
{
	struct slab *slab;
	struct object *object;

	if (!list_empty(&class->partial))
		slab = list_first_entry(&class->partial, struct slab, list);
	else
		slab = slab_new(class);
	if (!slab)
		return NULL;
	object = slab->free;
	slab->free = object->next;
	slab->used++;
	if (!slab->free)
		list_del(&slab->list);
	return object;
}

static void class_free(struct slab *slab, void *ptr)
{
	struct object *object = ptr;

	if (!slab->free)
		list_add(&slab->list, &slab->class->partial);
	object->next = slab->free;
	slab->free = object;
	if (--slab->used)
		return;
	list_del(&slab->list);
	virt_to_page(slab)->owner = NULL;
	free_pages(slab, 0);
}

static void *large_alloc(size_t size)
{
	unsigned int order = size_order(size);
	void *ptr = order <= MAX_ORDER ? alloc_pages(order) : NULL;

	if (ptr)
		virt_to_page(ptr)->order = order;
	return ptr;
}

void *kmalloc(size_t size)
{
	struct size_class *class = find_class(size);
	unsigned long flags;
	void *ptr;

	if (!class)
		return large_alloc(size);
	flags = spin_lock_irqsave(&lock);
	ptr = class_alloc(class);
	spin_unlock_irqrestore(&lock, flags);
	return ptr;
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
	unsigned long flags;
	struct page *page;

	if (!ptr)
		return;
	page = virt_to_page(ptr);
	if (!page->owner) {
		free_pages(ptr, page->order);
		return;
	}
	flags = spin_lock_irqsave(&lock);
	class_free(page->owner, ptr);
	spin_unlock_irqrestore(&lock, flags);
}
