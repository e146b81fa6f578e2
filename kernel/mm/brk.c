/* brk(2): the heap, one area that grows and shrinks at its end. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/mman.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include "internal.h"

#define HEAP (PROT_READ | PROT_WRITE)

static bool within_limit(const struct mm_struct *mm, unsigned long brk)
{
	unsigned long limit = rlimit(RLIMIT_DATA);

	return limit == RLIM64_INFINITY ||
	       brk - mm->start_brk + (mm->end_data - mm->start_data) <= limit;
}

static int grow(struct mm_struct *mm, unsigned long from, unsigned long to)
{
	unsigned int flags = prot_to_vm(implied_prot(HEAP)) | VM_MAYWRITE | mm->def_flags;
	const struct vm_area *above;

	if (!may_lock(mm, flags, (to - from) >> PAGE_SHIFT))
		return -EAGAIN;
	if (check_range(from, to - from))
		return -ENOMEM;
	above = area_above(mm, from);
	if (above && (above->start < to + PAGE_SIZE || !range_is_free(mm, from, to - from)))
		return -ENOMEM; /* and a page between the two, as on Linux */
	return map_region(mm, from, to - from, flags, NULL, 0);
}

/* The heap's part is given back; what something else is mapped over is not the heap's. */
static int shrink(struct mm_struct *mm, unsigned long from, unsigned long to)
{
	const struct vm_area *area = area_above(mm, to);

	if (!area || area->start >= from)
		return -EINVAL;
	return unmap_region(mm, to, from);
}

/* 0: the break is @brk now. */
static int set_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long from = ALIGN_UP(mm->brk, PAGE_SIZE), to = ALIGN_UP(brk, PAGE_SIZE);
	int error = 0;

	if (brk < mm->start_brk || brk > TASK_SIZE || !within_limit(mm, brk))
		return -EINVAL;
	if (to > from)
		error = grow(mm, from, to);
	else if (to < from)
		error = shrink(mm, from, to);
	if (!error)
		mm->brk = brk;
	return error;
}

/* The answer is the break as it is now, changed or not: brk(2), "C library/kernel differences". */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long old, now;
	int error;

	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	old = mm->brk;
	error = set_brk(mm, brk);
	now = mm->brk;
	up_write(&mm->mmap_lock);
	if (!error && now > old && mm->def_flags & VM_LOCKED)
		(void)mm_populate(mm, ALIGN_UP(old, PAGE_SIZE), ALIGN_UP(now, PAGE_SIZE));
	return now;
}
