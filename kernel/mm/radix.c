/* Radix trees.  Here and not in kernel/lib, which can do without kmem_cache_alloc(). */
#include <limen/errno.h>
#include <limen/radix.h>
#include <limen/slab.h>

#define SHIFT 6
#define SLOTS 64U

struct radix_node {
	unsigned int used; /* slots that are not NULL */
	void *slot[SLOTS]; /* nodes of the level below; at level 0 the items */
};

static struct kmem_cache *cache;

void radix_init(void)
{
	cache = kmem_cache_create("radix_node", sizeof(struct radix_node), 0);
}

/* Which slot of a node at @level the way to @index leads through. */
static unsigned int slot_of(u64 index, unsigned int level)
{
	return index >> (SHIFT * level) & (SLOTS - 1);
}

/* Does a tree of this height reach @index? */
static bool reaches(unsigned int height, u64 index)
{
	return height * SHIFT >= 64 || !(index >> (height * SHIFT));
}

void *radix_lookup(const struct radix_tree *tree, u64 index)
{
	void *node = tree->root;

	if (!reaches(tree->height, index))
		return NULL;
	for (unsigned int level = tree->height; node && level-- > 0;)
		node = ((struct radix_node *)node)->slot[slot_of(index, level)];
	return node;
}

/* *@link is the node at @level that @index is below, or NULL: then it is made. */
static int insert_below(void **link, unsigned int level, u64 index, void *item)
{
	struct radix_node *node = *link ? *link : kmem_cache_zalloc(cache);
	void **slot;
	bool empty;
	int error = 0;

	if (!node)
		return -ENOMEM;
	slot = &node->slot[slot_of(index, level)];
	empty = !*slot;
	if (level)
		error = insert_below(slot, level - 1, index, item);
	else if (empty)
		*slot = item;
	else
		error = -EEXIST;
	node->used += empty && !error;
	if (node->used)
		*link = node;
	else
		kmem_cache_free(cache, node); /* made here, for nothing */
	return error;
}

/* One more level, above what there is. */
static int grow(struct radix_tree *tree)
{
	struct radix_node *node;

	if (tree->root) {
		node = kmem_cache_zalloc(cache);
		if (!node)
			return -ENOMEM;
		node->slot[0] = tree->root;
		node->used = 1;
		tree->root = node;
	}
	tree->height++;
	return 0;
}

int radix_insert(struct radix_tree *tree, u64 index, void *item)
{
	while (!tree->height || !reaches(tree->height, index)) {
		int error = grow(tree);

		if (error)
			return error;
	}
	return insert_below(&tree->root, tree->height - 1, index, item);
}

static void *erase_below(void **link, unsigned int level, u64 index)
{
	struct radix_node *node = *link;
	void **slot, *item;

	if (!node)
		return NULL;
	slot = &node->slot[slot_of(index, level)];
	if (level) {
		item = erase_below(slot, level - 1, index);
	} else {
		item = *slot;
		*slot = NULL;
	}
	if (item && !*slot && --node->used == 0) {
		kmem_cache_free(cache, node);
		*link = NULL;
	}
	return item;
}

void *radix_erase(struct radix_tree *tree, u64 index)
{
	void *item = NULL;

	if (reaches(tree->height, index) && tree->height)
		item = erase_below(&tree->root, tree->height - 1, index);
	if (!tree->root)
		tree->height = 0;
	return item;
}

/* The first item at or above *@index below @node; else *@index is the first number behind it. */
static void *next_below(const struct radix_node *node, unsigned int level, u64 *index)
{
	for (unsigned int i = slot_of(*index, level); i < SLOTS; i++) {
		void *item = node->slot[i];

		if (item && level)
			item = next_below(item, level - 1, index);
		if (item)
			return item;
		if (!level || !node->slot[i])
			*index = ((*index >> (SHIFT * level)) + 1) << (SHIFT * level);
		if (!*index) /* that was the last number there is */
			break;
	}
	return NULL;
}

void *radix_next(const struct radix_tree *tree, u64 *index)
{
	if (!tree->root || !reaches(tree->height, *index))
		return NULL;
	return next_below(tree->root, tree->height - 1, index);
}
