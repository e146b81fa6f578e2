/*
 * Radix trees: pointers by number.  64 to a node, and as many levels as the largest number needs,
 * so that the pages of a file, which lie close together, cost little.
 *
 * Nothing here takes a lock: whatever guards the tree is the caller's.
 */
#pragma once

#include <limen/compiler.h>

struct radix_tree {
	void *root; /* the highest node; NULL: empty */
	unsigned int height; /* levels of nodes */
};

/* radix_init() - make the cache of nodes; while the kernel starts. */
void radix_init(void);
/* radix_lookup() - what is at @index, or NULL. */
void *radix_lookup(const struct radix_tree *tree, u64 index);
/* radix_insert() - put @item, not NULL, at @index.  0, -EEXIST or -ENOMEM. */
int radix_insert(struct radix_tree *tree, u64 index, void *item);
/* radix_erase() - take out what is at @index, if anything; it is returned. */
void *radix_erase(struct radix_tree *tree, u64 index);
/* radix_next() - the first item at or above *@index, and *@index moved there; NULL: none. */
void *radix_next(const struct radix_tree *tree, u64 *index);
