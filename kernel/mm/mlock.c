/*
 * mlock(2) and its relatives.  Nothing is ever swapped out here; what they do is fault pages in,
 * count them against RLIMIT_MEMLOCK, and keep madvise(2) from dropping them.
 */
#include <limen/cred.h>
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/mman.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "internal.h"

#define LOCK_FLAGS (VM_LOCKED | VM_LOCKONFAULT)

/* Give [start, end), within *area, these of LOCK_FLAGS; *area is then the one that ends there. */
static int lock_area(struct mm_struct *mm, struct vm_area **area, unsigned long start,
		     unsigned long end, unsigned int lock)
{
	unsigned int flags = ((*area)->flags & ~LOCK_FLAGS) | lock;
	int error;

	if (flags == (*area)->flags || (*area)->flags & VM_SPECIAL)
		return 0;
	error = area_cut(mm, area, start, end);
	if (error)
		return error;
	area_change_flags(mm, *area, flags);
	*area = area_merge(mm, *area);
	return 0;
}

/* Pages of [start, end) that are locked already. */
static unsigned long locked_pages(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	const struct vm_area *area = area_above(mm, start);
	unsigned long n = 0;

	for (; area && area->start < end; area = area_next(mm, area))
		if (area->flags & VM_LOCKED)
			n += (min(area->end, end) - max(area->start, start)) >> PAGE_SHIFT;
	return n;
}

static bool within_limit(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	unsigned long limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	unsigned long locked = mm->locked_vm + (len >> PAGE_SHIFT);

	if (locked > limit && !capable())
		locked -= locked_pages(mm, start, start + len);
	return locked <= limit || capable();
}

/* What mlock(2) says when a page can't be had: POSIX's errors, as on Linux. */
static int posix_error(int error)
{
	if (error == -EFAULT)
		return -ENOMEM;
	return error == -ENOMEM ? -EAGAIN : error;
}

static int do_mlock(unsigned long start, size_t len, unsigned int lock)
{
	struct mm_struct *mm = current->mm;
	int error = -ENOMEM;

	start = untagged_addr(start);
	if (!can_do_mlock())
		return -EPERM;
	len = ALIGN_UP(len + start % PAGE_SIZE, PAGE_SIZE);
	start &= PAGE_MASK;
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	if (within_limit(mm, start, len))
		error = start + len < start ? -EINVAL
					    : change_areas(mm, start, start + len, lock_area, lock);
	up_write(&mm->mmap_lock);
	if (error || lock & VM_LOCKONFAULT)
		return error;
	return posix_error(mm_populate(mm, start, start + len));
}

SYSCALL_DEFINE2(mlock, unsigned long, start, size_t, len)
{
	return do_mlock(start, len, VM_LOCKED);
}

SYSCALL_DEFINE3(mlock2, unsigned long, start, size_t, len, int, flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return do_mlock(start, len, VM_LOCKED | (flags & MLOCK_ONFAULT ? VM_LOCKONFAULT : 0));
}

SYSCALL_DEFINE2(munlock, unsigned long, start, size_t, len)
{
	struct mm_struct *mm = current->mm;
	int error;

	start = untagged_addr(start);
	len = ALIGN_UP(len + start % PAGE_SIZE, PAGE_SIZE);
	start &= PAGE_MASK;
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = start + len < start ? -EINVAL : change_areas(mm, start, start + len, lock_area, 0);
	up_write(&mm->mmap_lock);
	return error;
}

/* Every area: what can't be split off can't fail either. */
static void lock_all(struct mm_struct *mm, int flags)
{
	unsigned int lock = VM_LOCKED | (flags & MCL_ONFAULT ? VM_LOCKONFAULT : 0);
	struct vm_area *area, *next;

	mm->def_flags &= ~LOCK_FLAGS;
	if (flags & MCL_FUTURE)
		mm->def_flags |= lock;
	if (flags & MCL_FUTURE && !(flags & MCL_CURRENT))
		return;
	if (!(flags & MCL_CURRENT))
		lock = 0;
	for (area = area_above(mm, 0); area; area = next) {
		(void)lock_area(mm, &area, area->start, area->end, lock);
		next = area_next(mm, area);
	}
}

SYSCALL_DEFINE1(mlockall, int, flags)
{
	struct mm_struct *mm = current->mm;
	bool ok;

	if (!flags || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) || flags == MCL_ONFAULT)
		return -EINVAL;
	if (!can_do_mlock())
		return -EPERM;
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	ok = !(flags & MCL_CURRENT) || capable() ||
	     mm->total_vm <= rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	if (ok)
		lock_all(mm, flags);
	up_write(&mm->mmap_lock);
	if (ok && flags & MCL_CURRENT && !(flags & MCL_ONFAULT))
		populate_all(mm);
	return ok ? 0 : -ENOMEM;
}

SYSCALL_DEFINE0(munlockall)
{
	struct mm_struct *mm = current->mm;

	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	lock_all(mm, 0);
	up_write(&mm->mmap_lock);
	return 0;
}
