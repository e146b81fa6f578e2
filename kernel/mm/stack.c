/* A program's stack: its area grows down to where it is used, as far as the limit lets it. */
#include <limen/mm.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include "internal.h"

/* With page_table_lock held: another thread may be growing it too. */
static bool may_grow(struct mm_struct *mm, const struct vm_area *stack, unsigned long addr)
{
	const struct vm_area *below = area_prev(mm, stack);
	unsigned long pages = (stack->start - addr) >> PAGE_SHIFT;

	if (stack->end - addr > rlimit(RLIMIT_STACK))
		return false;
	if (below && below->end > addr)
		return false;
	if (below && !(below->flags & VM_STACK) && below->flags & VM_ACCESS &&
	    addr - below->end < STACK_GUARD_GAP)
		return false;
	return may_expand(mm, stack->flags, pages) && may_lock(mm, stack->flags, pages);
}

struct vm_area *grow_stack(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area *stack = area_above(mm, addr); /* a part of it, after mprotect(2) */
	bool ok = true;

	addr &= PAGE_MASK;
	if (!stack || !(stack->flags & VM_STACK) || addr < MMAP_MIN_ADDR)
		return NULL;
	spin_lock(&mm->page_table_lock);
	if (addr < stack->start) {
		ok = may_grow(mm, stack, addr);
		if (ok)
			area_resize(mm, stack, addr, stack->end);
	}
	spin_unlock(&mm->page_table_lock);
	return ok ? stack : NULL;
}
