/*
 * Areas: which user addresses there are, with which rights and contents.  They are kept by address,
 * in a list and in a balanced tree.  Each node of the tree knows the largest free room below any
 * area of its subtree, which is how room for a new one is found (unmapped.c).
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <asm/pgtable.h>
#include "internal.h"

static struct kmem_cache *cache;

void area_init(void)
{
	cache = kmem_cache_create("vm_area", sizeof(struct vm_area), 0);
}

struct vm_area *area_alloc(void)
{
	return kmem_cache_alloc(cache);
}

void area_free(struct vm_area *area)
{
	if (area->inode)
		iput(area->inode);
	kmem_cache_free(cache, area);
}

/* --- looking --- */

struct vm_area *area_next(const struct mm_struct *mm, const struct vm_area *area)
{
	struct list_head *next = area->list.next;

	return next == &mm->area_list ? NULL : list_entry(next, struct vm_area, list);
}

struct vm_area *area_prev(const struct mm_struct *mm, const struct vm_area *area)
{
	struct list_head *prev = area->list.prev;

	return prev == &mm->area_list ? NULL : list_entry(prev, struct vm_area, list);
}

struct vm_area *area_above(struct mm_struct *mm, unsigned long addr)
{
	struct rb_node *node = mm->areas.node;
	struct vm_area *found = NULL;

	while (node) {
		struct vm_area *area = rb_entry(node, struct vm_area, rb);

		if (addr < area->end) {
			found = area;
			node = node->left;
		} else {
			node = node->right;
		}
	}
	return found;
}

struct vm_area *find_area(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area *area = READ_ONCE(mm->area_cache);

	if (area && area->start <= addr && addr < area->end)
		return area;
	area = area_above(mm, addr);
	if (!area || addr < area->start)
		return NULL;
	WRITE_ONCE(mm->area_cache, area);
	return area;
}

/* --- the tree --- */

static unsigned long max_gap(const struct rb_node *node)
{
	return node ? rb_entry(node, struct vm_area, rb)->max_gap : 0;
}

static bool augment(struct rb_node *node)
{
	struct vm_area *area = rb_entry(node, struct vm_area, rb);
	unsigned long old = area->max_gap;

	area->max_gap = max(max(max_gap(node->left), max_gap(node->right)), area->gap);
	return area->max_gap != old;
}

void areas_init(struct mm_struct *mm)
{
	mm->areas = (struct rb_root){ NULL, augment };
	INIT_LIST_HEAD(&mm->area_list);
}

/*
 * The room below an area that others may have: the page tables' first pages, and a stack's guard.
 */
static unsigned long room_below(const struct mm_struct *mm, const struct vm_area *area)
{
	const struct vm_area *prev = area_prev(mm, area);
	unsigned long bottom = prev ? prev->end : 0;
	unsigned long guard = area->flags & VM_STACK ? STACK_GUARD_GAP : 0;

	return area->start - bottom > guard ? area->start - bottom - guard : 0;
}

/* The room below @area, if there is one, may have changed. */
static void update_gap(struct mm_struct *mm, struct vm_area *area)
{
	if (!area)
		return;
	area->gap = room_below(mm, area);
	rb_update(&area->rb, &mm->areas);
}

void area_link(struct mm_struct *mm, struct vm_area *area)
{
	struct rb_node **link = &mm->areas.node, *parent = NULL;
	struct list_head *next = &mm->area_list;

	while (*link) {
		struct vm_area *at = rb_entry(*link, struct vm_area, rb);

		parent = *link;
		if (area->start < at->start) {
			next = &at->list;
			link = &parent->left;
		} else {
			link = &parent->right;
		}
	}
	list_add_tail(&area->list, next);
	area->gap = room_below(mm, area);
	rb_insert(&area->rb, parent, link, &mm->areas);
	update_gap(mm, area_next(mm, area));
	mm->map_count++;
	area_account(mm, area, (area->end - area->start) >> PAGE_SHIFT);
}

void area_unlink(struct mm_struct *mm, struct vm_area *area)
{
	struct vm_area *next = area_next(mm, area);

	rb_erase(&area->rb, &mm->areas);
	list_del(&area->list);
	update_gap(mm, next);
	mm->map_count--;
	if (mm->area_cache == area)
		mm->area_cache = NULL;
	area_account(mm, area, -(long)((area->end - area->start) >> PAGE_SHIFT));
}

void area_resize(struct mm_struct *mm, struct vm_area *area, unsigned long start, unsigned long end)
{
	long pages = (long)((end - start) >> PAGE_SHIFT) -
		     (long)((area->end - area->start) >> PAGE_SHIFT);

	area->pgoff += (long)(start - area->start) >> PAGE_SHIFT;
	area->start = start;
	area->end = end;
	update_gap(mm, area);
	update_gap(mm, area_next(mm, area));
	area_account(mm, area, pages);
}

/* --- accounting, as Linux's vm_stat_account() --- */

void area_account(struct mm_struct *mm, const struct vm_area *area, long pages)
{
	mm->total_vm += pages;
	if ((area->flags & (VM_EXEC | VM_WRITE | VM_STACK)) == VM_EXEC)
		mm->exec_vm += pages;
	else if (area->flags & VM_STACK)
		mm->stack_vm += pages;
	else if (is_data(area->flags))
		mm->data_vm += pages;
	if (area->flags & VM_LOCKED)
		mm->locked_vm += pages;
}

void area_set_flags(struct vm_area *area, unsigned int flags)
{
	area->flags = flags | VM_USER;
	area->prot = pte_page(0, area->flags, 0);
}

void area_change_flags(struct mm_struct *mm, struct vm_area *area, unsigned int flags)
{
	long pages = (area->end - area->start) >> PAGE_SHIFT;

	area_account(mm, area, -pages);
	area_set_flags(area, flags);
	area_account(mm, area, pages);
}

/* --- splitting and joining --- */

int area_split(struct mm_struct *mm, struct vm_area *area, unsigned long addr)
{
	struct vm_area *low = mm->map_count < MAX_MAP_COUNT ? area_alloc() : NULL;

	if (!low)
		return -ENOMEM;
	*low = *area;
	low->end = addr;
	if (low->inode)
		ihold(low->inode);
	area_resize(mm, area, addr, area->end);
	area_link(mm, low);
	return 0;
}

int area_cut(struct mm_struct *mm, struct vm_area **area, unsigned long start, unsigned long end)
{
	int error = 0;

	if (start > (*area)->start)
		error = area_split(mm, *area, start);
	if (!error && end < (*area)->end) {
		error = area_split(mm, *area, end);
		if (!error)
			*area = area_prev(mm, *area);
	}
	return error;
}

int change_areas(struct mm_struct *mm, unsigned long start, unsigned long end, change_area_t change,
		 unsigned int flags)
{
	struct vm_area *area = area_above(mm, start);

	while (start < end) {
		unsigned long stop;
		int error;

		if (!area || area->start > start)
			return -ENOMEM;
		stop = min(area->end, end);
		error = change(mm, &area, start, stop, flags);
		if (error)
			return error;
		start = stop;
		if (area->end <= start)
			area = area_next(mm, area);
	}
	return 0;
}

int split_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area *area = find_area(mm, start);
	int error = 0;

	if (area && area->start < start)
		error = area_split(mm, area, start);
	area = find_area(mm, end - 1);
	if (!error && area && area->end > end)
		error = area_split(mm, area, end);
	return error;
}

/* Do two neighbours differ only in where they lie? */
static bool alike(const struct vm_area *low, const struct vm_area *high)
{
	if (low->end != high->start || low->flags != high->flags || low->inode != high->inode)
		return false;
	if (!low->inode && !(low->flags & VM_SPECIAL))
		return true;
	return low->pgoff + ((low->end - low->start) >> PAGE_SHIFT) == high->pgoff;
}

struct vm_area *area_merge(struct mm_struct *mm, struct vm_area *area)
{
	struct vm_area *prev = area_prev(mm, area), *next = area_next(mm, area);

	if (next && alike(area, next)) {
		unsigned long end = next->end;

		area->anon |= next->anon;
		area_unlink(mm, next);
		area_resize(mm, area, area->start, end);
		area_free(next);
	}
	if (prev && alike(prev, area)) {
		unsigned long end = area->end;

		prev->anon |= area->anon;
		area_unlink(mm, area);
		area_resize(mm, prev, prev->start, end);
		area_free(area);
		area = prev;
	}
	return area;
}
