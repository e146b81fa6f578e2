/* Where there is room for a mapping, and how much a program may have. */
#include <limen/aslr.h>
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/resource.h>
#include "internal.h"

/* Free room of @len bytes below @area, as high as possible and below @high; 0: none. */
static unsigned long room_at(const struct vm_area *area, unsigned long len, unsigned long high)
{
	unsigned long guard = area->flags & VM_STACK ? STACK_GUARD_GAP : 0;
	unsigned long top = min(area->start - guard, high);
	unsigned long bottom = max(area->start - guard - area->gap, MMAP_MIN_ADDR);

	return area->gap >= len && top >= len && top - len >= bottom ? top - len : 0;
}

static const struct vm_area *area_of(const struct rb_node *node)
{
	return rb_entry(node, struct vm_area, rb);
}

/*
 * The highest room below the areas of this subtree.  Ways down to where no gap is large enough are
 * not taken; so that is O(log n), as long as the gaps found lie below @high.
 */
static unsigned long room_in(const struct rb_node *node, unsigned long len, unsigned long high)
{
	unsigned long found;

	if (!node || area_of(node)->max_gap < len)
		return 0;
	/* what lies right of an area that begins above the top has no room below the top */
	found = area_of(node)->start < high ? room_in(node->right, len, high) : 0;
	if (!found)
		found = room_at(area_of(node), len, high);
	return found ? found : room_in(node->left, len, high);
}

/* Room above the last area. */
static unsigned long room_above(const struct mm_struct *mm, unsigned long len, unsigned long high)
{
	const struct rb_node *last = rb_last(&mm->areas);
	unsigned long bottom = last ? area_of(last)->end : MMAP_MIN_ADDR;

	return high > bottom && high - bottom >= len ? high - len : 0;
}

/* The highest room of @len bytes below @high, or 0. */
static unsigned long room_below_addr(const struct mm_struct *mm, unsigned long len,
				     unsigned long high)
{
	unsigned long found = room_above(mm, len, high);

	return found ? found : room_in(mm->areas.node, len, high);
}

bool range_is_free(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	const struct vm_area *above = area_above(mm, addr);
	unsigned long guard = above && above->flags & VM_STACK ? STACK_GUARD_GAP : 0;

	return !above || addr + len + guard <= above->start;
}

unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long hint, unsigned long len)
{
	unsigned long found;

	if (len > TASK_SIZE)
		return -ENOMEM;
	if (hint && hint <= TASK_SIZE - len && range_is_free(mm, hint, len))
		return hint;
	found = room_below_addr(mm, len, mm->mmap_base);
	if (!found) /* between the stack and mmap_base, perhaps */
		found = room_below_addr(mm, len, TASK_SIZE);
	return found ? found : (unsigned long)-ENOMEM;
}

unsigned long get_unmapped_below(struct mm_struct *mm, unsigned long hint, unsigned long len,
				 unsigned long high)
{
	unsigned long found;

	if (hint && len <= high && hint <= high - len && range_is_free(mm, hint, len))
		return hint;
	found = room_below_addr(mm, len, high);
	return found ? found : (unsigned long)-ENOMEM;
}

/* Linux's heuristic (vm.overcommit_memory 0): more than all memory is refused, and no less. */
bool overcommits(unsigned int flags, unsigned long pages)
{
	return (flags & (VM_WRITE | VM_SHARED | VM_NORESERVE)) == VM_WRITE &&
	       pages > nr_total_pages();
}

bool may_expand(const struct mm_struct *mm, unsigned int flags, unsigned long pages)
{
	unsigned long data = rlimit(RLIMIT_DATA);

	if (mm->total_vm + pages > rlimit(RLIMIT_AS) >> PAGE_SHIFT)
		return false;
	if (data == 0) /* Valgrind sets it so, and means brk(2) alone */
		data = rlimit_max(RLIMIT_DATA);
	return !is_data(flags) || mm->data_vm + pages <= data >> PAGE_SHIFT;
}
