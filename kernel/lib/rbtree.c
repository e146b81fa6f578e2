/*
 * Red-black trees (Cormen et al., Introduction to Algorithms, chapter 13).  What keeps the tree
 * balanced: a red node has no red child, and every way from the top down to a missing child passes
 * the same number of black nodes.  So no way is more than twice as long as another.
 */
#include <limen/rbtree.h>

static bool is_red(const struct rb_node *node)
{
	return node && node->red; /* a missing child is black */
}

static bool augment(struct rb_node *node, struct rb_root *root)
{
	return root->augment && root->augment(node);
}

void rb_update(struct rb_node *node, struct rb_root *root)
{
	while (node && augment(node, root))
		node = node->parent;
}

/* Let what hangs on @old's parent, or the top, be @new. */
static void replace_child(struct rb_node *old, struct rb_node *new, struct rb_root *root)
{
	struct rb_node *parent = old->parent;

	if (!parent)
		root->node = new;
	else if (parent->left == old)
		parent->left = new;
	else
		parent->right = new;
	if (new)
		new->parent = parent;
}

/* @top's right child comes up in its place, and @top becomes that one's left child. */
static void rotate_left(struct rb_node *top, struct rb_root *root)
{
	struct rb_node *up = top->right;

	replace_child(top, up, root);
	top->right = up->left;
	if (top->right)
		top->right->parent = top;
	up->left = top;
	top->parent = up;
	augment(top, root);
	augment(up, root);
}

static void rotate_right(struct rb_node *top, struct rb_root *root)
{
	struct rb_node *up = top->left;

	replace_child(top, up, root);
	top->left = up->right;
	if (top->left)
		top->left->parent = top;
	up->right = top;
	top->parent = up;
	augment(top, root);
	augment(up, root);
}

/* Rotate @top down towards the left, or the mirror image. */
static void rotate(struct rb_node *top, bool left, struct rb_root *root)
{
	if (left)
		rotate_left(top, root);
	else
		rotate_right(top, root);
}

/* @node is red, and its parent may be, too: the only rule that is broken. */
static void fix_insert(struct rb_node *node, struct rb_root *root)
{
	while (is_red(node->parent)) {
		struct rb_node *parent = node->parent, *top = parent->parent;
		bool left = top->left == parent; /* else all that follows is mirrored */
		struct rb_node *uncle = left ? top->right : top->left;

		if (is_red(uncle)) { /* push the red up */
			parent->red = uncle->red = false;
			top->red = true;
			node = top;
			continue;
		}
		if (node == (left ? parent->right : parent->left)) {
			rotate(parent, left, root);
			parent = node;
		}
		parent->red = false;
		top->red = true;
		rotate(top, !left, root);
		break;
	}
	root->node->red = false;
}

void rb_insert(struct rb_node *node, struct rb_node *parent, struct rb_node **link,
	       struct rb_root *root)
{
	*node = (struct rb_node){ .parent = parent, .red = true };
	*link = node;
	augment(node, root);
	rb_update(parent, root);
	fix_insert(node, root);
}

/* The way through @node (a child of @parent, or missing) has one black node too few. */
static void fix_erase(struct rb_node *node, struct rb_node *parent, struct rb_root *root)
{
	while (parent && !is_red(node)) {
		bool left = parent->left == node;
		struct rb_node *sibling = left ? parent->right : parent->left;
		struct rb_node *near, *far;

		if (sibling->red) {
			sibling->red = false;
			parent->red = true;
			rotate(parent, left, root);
			sibling = left ? parent->right : parent->left;
		}
		near = left ? sibling->left : sibling->right;
		far = left ? sibling->right : sibling->left;
		if (!is_red(near) && !is_red(far)) {
			sibling->red = true;
			node = parent;
			parent = node->parent;
			continue;
		}
		if (!is_red(far)) {
			near->red = false;
			sibling->red = true;
			rotate(sibling, !left, root);
			far = sibling;
			sibling = near;
		}
		sibling->red = parent->red;
		parent->red = far->red = false;
		rotate(parent, left, root);
		return;
	}
	if (node)
		node->red = false;
}

/* Put @heir, which has no place in the tree just now, into the place of @node. */
static void take_place(struct rb_node *heir, struct rb_node *node, struct rb_root *root)
{
	replace_child(node, heir, root);
	heir->left = node->left;
	heir->right = node->right;
	heir->red = node->red;
	if (heir->left)
		heir->left->parent = heir;
	if (heir->right)
		heir->right->parent = heir;
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	/* The one that leaves its place has at most one child: @node, or the next in order. */
	struct rb_node *leaves = node->left && node->right ? rb_next(node) : node;
	struct rb_node *child = leaves->left ? leaves->left : leaves->right;
	struct rb_node *parent = leaves->parent;
	bool black = !leaves->red;

	replace_child(leaves, child, root);
	if (leaves != node) {
		take_place(leaves, node, root);
		if (parent == node)
			parent = leaves;
	}
	for (struct rb_node *up = parent; root->augment && up; up = up->parent)
		root->augment(up);
	if (black)
		fix_erase(child, parent, root);
}

struct rb_node *rb_first(const struct rb_root *root)
{
	struct rb_node *node = root->node;

	while (node && node->left)
		node = node->left;
	return node;
}

struct rb_node *rb_last(const struct rb_root *root)
{
	struct rb_node *node = root->node;

	while (node && node->right)
		node = node->right;
	return node;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	if (node->right) {
		node = node->right;
		while (node->left)
			node = node->left;
		return (struct rb_node *)node;
	}
	while (node->parent && node == node->parent->right)
		node = node->parent;
	return node->parent;
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	if (node->left) {
		node = node->left;
		while (node->right)
			node = node->right;
		return (struct rb_node *)node;
	}
	while (node->parent && node == node->parent->left)
		node = node->parent;
	return node->parent;
}
