/*
 * Reading a flattened device tree (Devicetree Specification v0.3, chapter 5; arch/arm64/fdt.c).  A
 * node is known by the address of its FDT_BEGIN_NODE token; NULL is no node.
 */
#pragma once

#include <limen/types.h>

typedef const u32 *fdt_node;

/* fdt_open() - use the tree at @blob from now on; false: none, or beyond @max bytes. */
bool fdt_open(const void *blob, u64 max);
/* fdt_size() - the bytes of it that are in use. */
u64 fdt_size(void);
/* fdt_reservation() - memory that the tree reserves, the @n-th range; false after the last. */
bool fdt_reservation(unsigned int n, u64 *start, u64 *size);

fdt_node fdt_root(void);
fdt_node fdt_child(fdt_node node); /* the first */
fdt_node fdt_sibling(fdt_node node); /* the next */
/* fdt_find() - the node at @path of @len bytes; unit addresses ("@9000000") may be left out. */
fdt_node fdt_find(const char *path, size_t len);

/* fdt_prop() - a property's value, in place, and its length; NULL: there is none. */
const void *fdt_prop(fdt_node node, const char *name, u32 *len);
/* fdt_string() - a property that is text with its NUL; NULL: there is none. */
const char *fdt_string(fdt_node node, const char *name);
/* fdt_number() - a property of one or two cells; 0: there is none. */
u64 fdt_number(fdt_node node, const char *name);
/* fdt_cell() - the @n-th cell of a property; false: there is none. */
bool fdt_cell(fdt_node node, const char *name, unsigned int n, u32 *value);
/* fdt_reg() - the @n-th address and size of "reg", in the root's cells; false: there is none. */
bool fdt_reg(fdt_node node, unsigned int n, u64 *start, u64 *size);
/* fdt_compatible() - is @name one of the node's "compatible" strings? */
bool fdt_compatible(fdt_node node, const char *name);
/* fdt_device() - the first of the root's children that is compatible with @name, or NULL. */
fdt_node fdt_device(const char *name);
