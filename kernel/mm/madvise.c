/*
 * madvise(2).  Some of it is advice; some changes what memory holds, what fork(2) copies, or what
 * is there.  The checks are those of Linux 6.1, built without huge pages, KSM and memory failure.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/mman.h>
#include <limen/pagemap.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>
#include "internal.h"

#define READAHEAD_MAX 512 /* pages that MADV_WILLNEED reads */

static bool is_valid(int advice)
{
	return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) ||
	       (advice >= MADV_FREE && advice <= MADV_DOFORK) ||
	       (advice >= MADV_DONTDUMP && advice <= MADV_DONTNEED_LOCKED);
}

/* --- flags of an area --- */

/* The flags that the advice asks for, or -EINVAL; 0 can't be, VM_USER is always set. */
static int advised_flags(const struct vm_area *area, int advice)
{
	switch (advice) {
	case MADV_NORMAL:
		return area->flags & ~(VM_SEQ_READ | VM_RAND_READ);
	case MADV_SEQUENTIAL:
		return (area->flags & ~VM_RAND_READ) | VM_SEQ_READ;
	case MADV_RANDOM:
		return (area->flags & ~VM_SEQ_READ) | VM_RAND_READ;
	case MADV_DONTFORK:
		return area->flags | VM_DONTCOPY;
	case MADV_DOFORK:
		return area->flags & ~VM_DONTCOPY;
	case MADV_WIPEONFORK:
		return area->inode || area->flags & VM_SHARED ? -EINVAL
							      : (int)(area->flags | VM_WIPEONFORK);
	case MADV_KEEPONFORK:
		return area->flags & ~VM_WIPEONFORK;
	case MADV_DONTDUMP:
		return area->flags | VM_DONTDUMP;
	default: /* MADV_DODUMP */
		return area->flags & VM_SPECIAL ? -EINVAL : (int)(area->flags & ~VM_DONTDUMP);
	}
}

/* [start, end) lies within *area, which is then the one that ends there. */
static int change_flags(struct mm_struct *mm, struct vm_area **area, unsigned long start,
			unsigned long end, int advice)
{
	int flags = advised_flags(*area, advice), error;

	if (flags < 0)
		return flags;
	if ((unsigned int)flags == (*area)->flags)
		return 0;
	error = area_cut(mm, area, start, end);
	if (error)
		return -EAGAIN; /* madvise(2): "a kernel resource was temporarily unavailable" */
	area_change_flags(mm, *area, flags);
	*area = area_merge(mm, *area);
	return 0;
}

/* --- pages --- */

/*
 * Other threads may do the same at the same time.  What one of them has taken out is not found here
 * any more, but is in TLBs until that one has flushed; and the caller must not see it from now on.
 */
static void zap(struct mm_struct *mm, const struct vm_area *area, unsigned long start,
		unsigned long end)
{
	struct gather g;

	__atomic_add_fetch(&mm->zaps, 1, __ATOMIC_SEQ_CST);
	gather_init(&g, mm);
	unmap_pages(&g, area, start, end);
	gather_finish(&g);
	if (__atomic_load_n(&mm->zaps, __ATOMIC_SEQ_CST) > 1)
		flush_tlb_mm(mm, start, end);
	__atomic_sub_fetch(&mm->zaps, 1, __ATOMIC_SEQ_CST);
}

static int dontneed(struct mm_struct *mm, const struct vm_area *area, unsigned long start,
		    unsigned long end, int advice)
{
	unsigned int forbidden = VM_SPECIAL | (advice == MADV_DONTNEED_LOCKED ? 0 : VM_LOCKED);

	if (area->flags & forbidden)
		return -EINVAL;
	if (advice == MADV_FREE && area->inode)
		return -EINVAL;
	zap(mm, area, start, end); /* MADV_FREE: "may free at any time" */
	return 0;
}

static int remove(struct mm_struct *mm, const struct vm_area *area, unsigned long start,
		  unsigned long end)
{
	u64 first = area->pgoff + ((start - area->start) >> PAGE_SHIFT);

	if (area->flags & VM_LOCKED || !area->inode)
		return -EINVAL;
	if (~area->flags & (VM_SHARED | VM_MAYWRITE))
		return -EACCES;
	if (!area->inode->mapping.a_ops->swapless)
		return -EOPNOTSUPP;
	zap(mm, area, start, end);
	punch_pages(&area->inode->mapping, first, first + ((end - start) >> PAGE_SHIFT));
	return 0;
}

static void willneed(const struct vm_area *area, unsigned long start, unsigned long end)
{
	u64 first = area->pgoff + ((start - area->start) >> PAGE_SHIFT);
	u64 n = min((end - start) >> PAGE_SHIFT, (unsigned long)READAHEAD_MAX);

	if (!area->inode || area->inode->mapping.a_ops->swapless)
		return;
	for (u64 i = first; i < first + n && i << PAGE_SHIFT < area->inode->size; i++) {
		struct page *page = read_cache_page(&area->inode->mapping, i, NULL);

		if (IS_ERR(page))
			return;
		put_page(page);
	}
}

/* --- the walk --- */

static int advise_area(struct mm_struct *mm, struct vm_area **area, unsigned long start,
		       unsigned long end, int advice)
{
	switch (advice) {
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
		return dontneed(mm, *area, start, end, advice);
	case MADV_REMOVE:
		return remove(mm, *area, start, end);
	case MADV_WILLNEED:
		willneed(*area, start, end);
		return 0;
	case MADV_COLD: /* no page is hot here, and without swap none can be paged out */
	case MADV_PAGEOUT:
		return (*area)->flags & (VM_LOCKED | VM_SPECIAL) ? -EINVAL : 0;
	}
	return change_flags(mm, area, start, end, advice);
}

/* Every area that meets [start, end); holes are passed over, and told in the end. */
static int advise(struct mm_struct *mm, unsigned long start, unsigned long end, int advice)
{
	struct vm_area *area = area_above(mm, start);
	int holes = 0;

	while (start < end) {
		unsigned long stop;
		int error;

		if (!area || area->start >= end)
			return -ENOMEM;
		if (area->start > start) {
			holes = -ENOMEM;
			start = area->start;
		}
		stop = min(area->end, end);
		error = advise_area(mm, &area, start, stop, advice);
		if (error)
			return error;
		start = stop;
		if (area->end <= start)
			area = area_next(mm, area);
	}
	return holes;
}

/* --- MADV_POPULATE_READ and _WRITE --- */

static int check_populate(struct mm_struct *mm, unsigned long addr, unsigned int need)
{
	const struct vm_area *area;
	int error = 0;

	down_read(&mm->mmap_lock);
	area = find_area(mm, addr);
	if (!area)
		error = -ENOMEM;
	else if (area->flags & VM_SPECIAL || !(area->flags & need))
		error = -EINVAL;
	up_read(&mm->mmap_lock);
	return error;
}

static int populate(struct mm_struct *mm, unsigned long start, unsigned long end, bool write)
{
	unsigned int need = write ? VM_WRITE : VM_READ;
	int error = 0;

	for (; !error && start < end; start += PAGE_SIZE) {
		error = check_populate(mm, start, need);
		if (!error)
			error = populate_access(mm, start, write ? FAULT_WRITE : 0);
		if (!error && fatal_signal_pending(current))
			error = -EINTR;
		cond_resched();
	}
	return error;
}

/* Nothing is changed but pages and their entries: other threads may fault meanwhile. */
static bool only_reads(int advice)
{
	return advice == MADV_WILLNEED || advice == MADV_REMOVE || advice == MADV_DONTNEED ||
	       advice == MADV_DONTNEED_LOCKED || advice == MADV_FREE || advice == MADV_COLD ||
	       advice == MADV_PAGEOUT;
}

static int do_madvise(struct mm_struct *mm, unsigned long start, unsigned long end, int advice)
{
	int error;

	if (advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE)
		return populate(mm, start, end, advice == MADV_POPULATE_WRITE);
	if (only_reads(advice)) {
		down_read(&mm->mmap_lock);
		error = advise(mm, start, end, advice);
		up_read(&mm->mmap_lock);
		return error;
	}
	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = advise(mm, start, end, advice);
	up_write(&mm->mmap_lock);
	return error;
}

SYSCALL_DEFINE3(madvise, unsigned long, start, size_t, len_in, int, behavior)
{
	size_t len = ALIGN_UP(len_in, PAGE_SIZE);

	start = untagged_addr(start);
	if (!is_valid(behavior) || start % PAGE_SIZE)
		return -EINVAL;
	if ((len_in && !len) || start + len < start)
		return -EINVAL;
	return len ? do_madvise(current->mm, start, start + len, behavior) : 0;
}
