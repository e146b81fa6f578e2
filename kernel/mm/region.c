/*
 * Mapping and unmapping whole ranges: what mmap(2), munmap(2), brk(2) and execve(2) have in common.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include "internal.h"

/* --- unmapping --- */

/* Take [start, end), which the area has a part of, out of it. */
static void cut_area(struct gather *g, struct vm_area *area, unsigned long start, unsigned long end)
{
	start = max(start, area->start);
	end = min(end, area->end);
	unmap_pages(g, area, start, end);
	if (start > area->start) {
		area_resize(g->mm, area, area->start, start);
	} else if (end < area->end) {
		area_resize(g->mm, area, end, area->end);
	} else {
		area_unlink(g->mm, area);
		area_free(area);
	}
}

int unmap_region(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area *area = area_above(mm, start), *next, *prev;
	struct gather g;

	if (!area || area->start >= end)
		return 0;
	if (area->start < start &&
	    end < area->end) { /* a hole in it: the one case that needs memory */
		if (area_split(mm, area, end))
			return -ENOMEM;
		area = area_prev(mm, area);
	}
	gather_init(&g, mm);
	prev = area->start < start ? area : area_prev(mm, area);
	for (; area && area->start < end; area = next) {
		next = area_next(mm, area);
		cut_area(&g, area, start, end);
	}
	next = area_above(mm, end - 1);
	free_tables(&g, start, end, prev ? prev->end : 0, next ? next->start : -1UL);
	gather_finish(&g);
	return 0;
}

/* --- mapping --- */

/* How many pages of [start, end) are in areas already. */
static unsigned long pages_taken(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	const struct vm_area *area = area_above(mm, start);
	unsigned long n = 0;

	for (; area && area->start < end; area = area_next(mm, area))
		n += (min(area->end, end) - max(area->start, start)) >> PAGE_SHIFT;
	return n;
}

/* Room for the new pages in the limits and in memory, and nothing else in their place. */
static int make_room(struct mm_struct *mm, unsigned long addr, unsigned long len,
		     unsigned int flags)
{
	unsigned long pages = len >> PAGE_SHIFT;

	if (!may_expand(mm, flags, pages) &&
	    !may_expand(mm, flags, pages - pages_taken(mm, addr, addr + len)))
		return -ENOMEM;
	if (unmap_region(mm, addr, addr + len))
		return -ENOMEM;
	return overcommits(flags, pages) ? -ENOMEM : 0;
}

/* The neighbour below reaches up to @addr and is just like this: it grows.  False: it is not. */
static bool extend_below(struct mm_struct *mm, unsigned long addr, unsigned long len,
			 unsigned int flags)
{
	struct vm_area *below = find_area(mm, addr - 1), *next;

	if (!below || below->end != addr || below->inode || below->flags != (flags | VM_USER))
		return false;
	area_resize(mm, below, below->start, addr + len);
	next = area_next(mm, below);
	if (next && next->start == below->end)
		area_merge(mm, below);
	return true;
}

int map_region(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned int flags,
	       struct inode *inode, u64 pgoff)
{
	struct vm_area *area;
	int error = make_room(mm, addr, len, flags);

	if (error)
		return error;
	if (!inode && !(flags & VM_SPECIAL) && extend_below(mm, addr, len, flags))
		return 0;
	area = new_area(addr, len, flags, inode, pgoff);
	if (!area)
		return -ENOMEM;
	area_link(mm, area);
	area_merge(mm, area);
	return 0;
}

/* An area that is in no address space yet, with a reference to its inode. */
struct vm_area *new_area(unsigned long addr, unsigned long len, unsigned int flags,
			 struct inode *inode, u64 pgoff)
{
	struct vm_area *area = area_alloc();

	if (!area)
		return NULL;
	*area = (struct vm_area){
		.start = addr, .end = addr + len, .inode = inode, .pgoff = pgoff
	};
	if (inode)
		ihold(inode);
	area_set_flags(area, flags);
	return area;
}

int map_special(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned int flags,
		phys_addr_t phys)
{
	return map_region(mm, addr, len, flags | VM_SPECIAL, NULL, phys >> PAGE_SHIFT);
}
