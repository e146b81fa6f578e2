/*
 * msync(2): write back what was changed in a mapped file.  No file here has a device behind it yet.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/mman.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "internal.h"

static int sync_areas(struct mm_struct *mm, unsigned long start, unsigned long end, int flags)
{
	const struct vm_area *area = area_above(mm, start);
	int holes = 0;

	while (area) {
		if (start < area->start) {
			start = area->start;
			if (start >= end)
				return -ENOMEM;
			holes = -ENOMEM;
		}
		if (flags & MS_INVALIDATE && area->flags & VM_LOCKED)
			return -EBUSY;
		start = area->end;
		if (start >= end)
			return holes;
		area = area_next(mm, area);
	}
	return -ENOMEM;
}

SYSCALL_DEFINE3(msync, unsigned long, start, size_t, len, int, flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int error;

	start = untagged_addr(start);
	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || start % PAGE_SIZE)
		return -EINVAL;
	if ((flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		return -EINVAL;
	end = start + ALIGN_UP(len, PAGE_SIZE);
	if (end < start)
		return -ENOMEM;
	if (end == start)
		return 0;
	down_read(&mm->mmap_lock);
	error = sync_areas(mm, start, end, flags);
	up_read(&mm->mmap_lock);
	return error;
}
