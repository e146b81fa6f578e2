/*
 * A reader for flattened device trees.  The tree comes from the boot loader; every length in it is
 * checked all the same, so that a damaged one reads as if it ended there.
 */
#include <limen/compiler.h>
#include <limen/string.h>
#include "fdt.h"

/* Devicetree Specification 5.2 and 5.4; every number is big-endian */
#define FDT_MAGIC      0xd00dfeed
#define FDT_BEGIN_NODE 1
#define FDT_END_NODE   2
#define FDT_PROP       3
#define FDT_NOP	       4

struct fdt_header {
	u32 magic, totalsize, off_dt_struct, off_dt_strings, off_mem_rsvmap, version;
	u32 last_comp_version, boot_cpuid_phys, size_dt_strings, size_dt_struct;
};

static const struct fdt_header *header;
static const u32 *structs, *structs_end;
static const char *strings, *strings_end;

static u32 be32(u32 value)
{
	return __builtin_bswap32(value);
}

static u64 get_cells(const u32 *cells, unsigned int n)
{
	u64 value = 0;

	while (n--)
		value = value << 32 | be32(*cells++);
	return value;
}

bool fdt_open(const void *blob, u64 max)
{
	const struct fdt_header *hdr = blob;
	u64 s = be32(hdr->off_dt_struct), s_size = be32(hdr->size_dt_struct);
	u64 t = be32(hdr->off_dt_strings), t_size = be32(hdr->size_dt_strings);

	if (be32(hdr->magic) != FDT_MAGIC || s + s_size > max || t + t_size > max || s % 4)
		return false;
	header = hdr;
	structs = (const u32 *)((const char *)blob + s);
	structs_end = structs + s_size / 4;
	strings = (const char *)blob + t;
	strings_end = strings + t_size;
	return true;
}

u64 fdt_size(void)
{
	return max((const char *)structs_end, strings_end) - (const char *)header;
}

bool fdt_reservation(unsigned int n, u64 *start, u64 *size)
{
	u64 at = be32(header->off_mem_rsvmap) + n * 16UL;
	const u32 *entry = (const u32 *)((const char *)header + at);

	if (at + 16 > fdt_size())
		return false;
	*start = get_cells(entry, 2);
	*size = get_cells(entry + 2, 2);
	return *start || *size;
}

/* --- the structure block: a row of tokens --- */

static u32 token(const u32 *at)
{
	return at < structs_end ? be32(*at) : 0;
}

/* What follows the token at @at and all that belongs to it; the end, if that is not all there. */
static const u32 *skip(const u32 *at)
{
	u64 left = (const char *)structs_end - (const char *)at, bytes = 4;

	switch (token(at)) {
	case FDT_BEGIN_NODE:
		bytes += strnlen((const char *)(at + 1), left - 4) + 1;
		break;
	case FDT_PROP:
		bytes += left >= 12 ? 8 + (u64)be32(at[1]) : left;
		break;
	case FDT_END_NODE:
	case FDT_NOP:
		break;
	default:
		return structs_end;
	}
	bytes = ALIGN_UP(bytes, 4UL);
	return bytes <= left ? at + bytes / 4 : structs_end;
}

/* The node that begins at @at or after properties there. */
static fdt_node node_from(const u32 *at)
{
	while (token(at) == FDT_PROP || token(at) == FDT_NOP)
		at = skip(at);
	return token(at) == FDT_BEGIN_NODE ? at : NULL;
}

fdt_node fdt_root(void)
{
	return node_from(structs);
}

fdt_node fdt_child(fdt_node node)
{
	return node ? node_from(skip(node)) : NULL;
}

fdt_node fdt_sibling(fdt_node node)
{
	const u32 *at = node;
	int depth = 0;

	do {
		depth += token(at) == FDT_BEGIN_NODE;
		depth -= token(at) == FDT_END_NODE;
		at = skip(at);
	} while (depth && at < structs_end);
	return node_from(at);
}

/* Is @name of @len bytes the node's, with or without the unit address after '@'? */
static bool name_is(fdt_node node, const char *name, size_t len)
{
	const char *have = (const char *)(node + 1);

	if (skip(node) == structs_end || strnlen(have, len) < len || memcmp(have, name, len))
		return false;
	return have[len] == '\0' || have[len] == '@';
}

fdt_node fdt_find(const char *path, size_t len)
{
	const char *end = path + len;
	fdt_node node = fdt_root();

	while (node && path < end) {
		const char *slash;

		if (*path == '/') {
			path++;
			continue;
		}
		slash = memchr(path, '/', end - path);
		len = (slash ? slash : end) - path;
		node = fdt_child(node);
		while (node && !name_is(node, path, len))
			node = fdt_sibling(node);
		path += len;
	}
	return node;
}

/* --- properties --- */

const void *fdt_prop(fdt_node node, const char *name, u32 *len)
{
	size_t size = strlen(name) + 1;
	const u32 *at;

	if (!node)
		return NULL;
	for (at = skip(node); token(at) == FDT_PROP || token(at) == FDT_NOP; at = skip(at)) {
		if (token(at) == FDT_NOP || skip(at) == structs_end)
			continue;
		if (be32(at[2]) + size > (u64)(strings_end - strings) ||
		    memcmp(strings + be32(at[2]), name, size))
			continue;
		*len = be32(at[1]);
		return at + 3;
	}
	return NULL;
}

const char *fdt_string(fdt_node node, const char *name)
{
	u32 len;
	const char *s = fdt_prop(node, name, &len);

	return s && len && strnlen(s, len) == len - 1 ? s : NULL;
}

u64 fdt_number(fdt_node node, const char *name)
{
	u32 len;
	const u32 *cells = fdt_prop(node, name, &len);

	return cells && (len == 4 || len == 8) ? get_cells(cells, len / 4) : 0;
}

bool fdt_cell(fdt_node node, const char *name, unsigned int n, u32 *value)
{
	u32 len;
	const u32 *cells = fdt_prop(node, name, &len);

	if (!cells || (n + 1UL) * 4 > len)
		return false;
	*value = be32(cells[n]);
	return true;
}

bool fdt_reg(fdt_node node, unsigned int n, u64 *start, u64 *size)
{
	u64 address_cells = fdt_number(fdt_root(), "#address-cells");
	u64 size_cells = fdt_number(fdt_root(), "#size-cells"), each = address_cells + size_cells;
	u32 len;
	const u32 *reg = fdt_prop(node, "reg", &len);

	if (!reg || address_cells > 2 || size_cells > 2 || !each || (n + 1UL) * each * 4 > len)
		return false;
	*start = get_cells(reg + n * each, address_cells);
	*size = get_cells(reg + n * each + address_cells, size_cells);
	return true;
}

bool fdt_compatible(fdt_node node, const char *name)
{
	size_t size = strlen(name) + 1;
	u32 len;
	const char *list = fdt_prop(node, "compatible", &len);

	for (size_t at = 0; list && at + size <= len; at += strnlen(list + at, len - at) + 1)
		if (memcmp(list + at, name, size) == 0)
			return true;
	return false;
}

fdt_node fdt_device(const char *name)
{
	fdt_node node = fdt_child(fdt_root());

	while (node && !fdt_compatible(node, name))
		node = fdt_sibling(node);
	return node;
}
