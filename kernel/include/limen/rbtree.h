/*
 * Red-black trees: balanced, so that finding, inserting and erasing take O(log n) steps.
 *
 * A node is a member of the caller's struct; the caller walks down from root->node by its own order
 * and then links:
 *
 *	struct rb_node **link = &root->node, *parent = NULL;
 *
 *	while (*link) {
 *		parent = *link;
 *		if (key < rb_entry(parent, struct thing, rb)->key)
 *			link = &parent->left;
 *		else
 *			link = &parent->right;
 *	}
 *	rb_insert(&thing->rb, parent, link, root);
 *
 * Nothing here takes a lock: whatever guards the tree is the caller's.  Any context.
 */
#pragma once

#include <limen/compiler.h>

struct rb_node {
	struct rb_node *parent, *left, *right;
	bool red;
};

/*
 * An augmented tree keeps, in every node's struct, something about all of the node's subtree (the
 * largest gap, say). @augment computes that of @node out of the node itself and its two children,
 * and tells whether it is another value than before; NULL: the tree is not augmented.
 */
struct rb_root {
	struct rb_node *node; /* the top, or NULL */
	bool (*augment)(struct rb_node *node);
};

/* clang-format off */
#define RB_ROOT { NULL, NULL }
/* clang-format on */

#define rb_entry(ptr, type, member) container_of(ptr, type, member)

static inline bool rb_empty(const struct rb_root *root)
{
	return !root->node;
}

/* rb_insert() - put @node below @parent (NULL: the tree is empty), where *@link is NULL. */
void rb_insert(struct rb_node *node, struct rb_node *parent, struct rb_node **link,
	       struct rb_root *root);
/* rb_erase() - take @node, which is in the tree, out of it. */
void rb_erase(struct rb_node *node, struct rb_root *root);
/*
 * rb_update() - something that @node's augmented value depends on has changed: bring it up to date.
 */
void rb_update(struct rb_node *node, struct rb_root *root);

/* In the tree's order; NULL: there is none. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);
