/*
 * mremap(2): a mapping that shrinks, grows or moves.  The pages move by their entries, nothing is
 * copied.  The checks are those of Linux 6.1 and in its order.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/mman.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>
#include "internal.h"

struct remap {
	struct mm_struct *mm;
	unsigned long addr, old_len, new_len, flags, new_addr;
	unsigned long populate; /* from where on locked pages are new; 0: none are */
};

/* --- moving the entries --- */

/* Tables for all that is there, so that moving can't fail half-way. */
static int make_tables(const struct remap *r, unsigned long len)
{
	unsigned long at = r->addr, end = r->addr + len;
	unsigned int n = 0;

	for (pte_t *pte = pte_next(r->mm->pgd, &at, end); pte;
	     pte = pte_after(pte, r->mm->pgd, &at, end)) {
		if (!pte_alloc(r->mm, at - r->addr + r->new_addr))
			return -ENOMEM;
		if (++n % WALK_MAX == 0)
			cond_resched();
	}
	return 0;
}

static void move_entries(const struct remap *r, unsigned long len)
{
	unsigned long at = r->addr, end = r->addr + len;
	struct mm_struct *mm = r->mm;
	unsigned int n = 0;

	spin_lock(&mm->page_table_lock);
	for (pte_t *pte = pte_next(mm->pgd, &at, end); pte;
	     pte = pte_after(pte, mm->pgd, &at, end)) {
		pte_t *to = pte_lookup(mm->pgd, at - r->addr + r->new_addr, false);

		set_pte(to, *pte);
		*(volatile pte_t *)pte = 0;
		if (++n % WALK_MAX == 0)
			walk_pause(mm);
	}
	spin_unlock(&mm->page_table_lock);
	flush_tlb_mm(mm, r->addr, end);
}

/* --- moving the area --- */

/* MREMAP_DONTUNMAP: the old place stays, without pages; its area is not locked any more. */
static void leave_old(struct mm_struct *mm, const struct remap *r)
{
	struct vm_area *area = find_area(mm, r->addr);

	area_change_flags(mm, area, area->flags & ~(VM_LOCKED | VM_LOCKONFAULT));
}

/* The vDSO's code may be moved; its users, signal frames among them, have to know. */
static void move_vdso(struct mm_struct *mm, const struct remap *r)
{
	if (mm->vdso != r->addr)
		return;
	mm->vdso = r->new_addr;
	if (mm->vdso_sigreturn)
		mm->vdso_sigreturn += r->new_addr - r->addr;
}

static int check_map_count(const struct mm_struct *mm)
{
	return mm->map_count >= MAX_MAP_COUNT - 3 ? -ENOMEM : 0;
}

/* To new_addr, where nothing is. */
static long move_area(struct remap *r, const struct vm_area *area)
{
	u64 pgoff = area->pgoff + ((r->addr - area->start) >> PAGE_SHIFT);
	unsigned long grows = (r->flags & MREMAP_DONTUNMAP ? r->new_len : r->new_len - r->old_len);
	bool locked = area->flags & VM_LOCKED;
	struct vm_area *new;

	if (check_map_count(r->mm) || overcommits(area->flags, grows >> PAGE_SHIFT))
		return -ENOMEM;
	new = new_area(r->new_addr, r->new_len, area->flags, area->inode, pgoff);
	if (!new)
		return -ENOMEM;
	new->anon = area->anon;
	area_link(r->mm, new);
	if (make_tables(r, r->old_len)) {
		(void)unmap_region(r->mm, r->new_addr, r->new_addr + r->new_len);
		return -ENOMEM;
	}
	move_entries(r, r->old_len);
	if (area->flags & VM_SPECIAL)
		move_vdso(r->mm, r);
	if (locked)
		r->populate = r->new_addr + r->old_len;
	if (r->flags & MREMAP_DONTUNMAP)
		leave_old(r->mm, r);
	else if (r->old_len)
		(void)unmap_region(r->mm, r->addr, r->addr + r->old_len);
	area_merge(r->mm, find_area(r->mm, r->new_addr));
	return r->new_addr;
}

/* --- checking --- */

/* The area that may be resized as asked, or ERR_PTR(): Linux's vma_to_resize(). */
static struct vm_area *area_to_resize(const struct remap *r)
{
	struct vm_area *area = find_area(r->mm, r->addr);
	unsigned long grows = (r->new_len - r->old_len) >> PAGE_SHIFT;
	u64 pgoff;

	if (!area)
		return ERR_PTR(-EFAULT);
	if (!r->old_len && !(area->flags & VM_SHARED))
		return ERR_PTR(-EINVAL);
	if (r->flags & MREMAP_DONTUNMAP && area->flags & VM_SPECIAL)
		return ERR_PTR(-EINVAL);
	if (r->old_len > area->end - r->addr)
		return ERR_PTR(-EFAULT);
	if (r->new_len == r->old_len)
		return area;
	pgoff = area->pgoff + ((r->addr - area->start) >> PAGE_SHIFT);
	if (pgoff + (r->new_len >> PAGE_SHIFT) < pgoff)
		return ERR_PTR(-EINVAL);
	if (area->flags & VM_SPECIAL)
		return ERR_PTR(-EFAULT);
	if (!may_lock(r->mm, area->flags, grows))
		return ERR_PTR(-EAGAIN);
	return may_expand(r->mm, area->flags, grows) ? area : ERR_PTR(-ENOMEM);
}

/* MREMAP_FIXED or MREMAP_DONTUNMAP: to a given place, or in any case to another. */
static long remap_to(struct remap *r)
{
	struct mm_struct *mm = r->mm;
	struct vm_area *area;
	int error;

	if (r->new_addr % PAGE_SIZE || r->new_len > TASK_SIZE ||
	    r->new_addr > TASK_SIZE - r->new_len)
		return -EINVAL;
	if (r->addr + r->old_len > r->new_addr && r->new_addr + r->new_len > r->addr)
		return -EINVAL;
	if (mm->map_count + 2 >= MAX_MAP_COUNT - 3)
		return -ENOMEM;
	if (r->flags & MREMAP_FIXED) {
		error = do_munmap(mm, r->new_addr, r->new_len);
		if (error)
			return error;
	}
	if (r->old_len > r->new_len) {
		error = do_munmap(mm, r->addr + r->new_len, r->old_len - r->new_len);
		if (error)
			return error;
		r->old_len = r->new_len;
	}
	area = area_to_resize(r);
	if (IS_ERR(area))
		return PTR_ERR(area);
	if (r->flags & MREMAP_DONTUNMAP && !may_expand(mm, area->flags, r->old_len >> PAGE_SHIFT))
		return -ENOMEM;
	if (!(r->flags & MREMAP_FIXED))
		r->new_addr = get_unmapped_area(mm, r->new_addr & PAGE_MASK, r->new_len);
	if (IS_ERR((void *)r->new_addr))
		return PTR_ERR((void *)r->new_addr);
	error = check_range(r->new_addr, r->new_len);
	return error ? error : move_area(r, area);
}

/* --- growing in place, or moving if that is allowed --- */

static bool room_behind(struct mm_struct *mm, const struct vm_area *area, unsigned long more)
{
	return area->end + more > area->end && area->end + more <= TASK_SIZE &&
	       range_is_free(mm, area->end, more);
}

static long grow(struct remap *r)
{
	struct vm_area *area = area_to_resize(r);
	unsigned long more = r->new_len - r->old_len;

	if (IS_ERR(area))
		return PTR_ERR(area);
	if (r->old_len == area->end - r->addr && room_behind(r->mm, area, more)) {
		if (overcommits(area->flags, more >> PAGE_SHIFT))
			return -ENOMEM;
		if (area->flags & VM_LOCKED)
			r->populate = area->end;
		area_resize(r->mm, area, area->start, area->end + more);
		area_merge(r->mm, area);
		r->new_addr = r->addr;
		return r->addr;
	}
	if (!(r->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	r->new_addr = get_unmapped_area(r->mm, 0, r->new_len);
	if (IS_ERR((void *)r->new_addr))
		return PTR_ERR((void *)r->new_addr);
	return move_area(r, area);
}

static long remap(struct remap *r)
{
	int error = 0;

	if (!find_area(r->mm, r->addr))
		return -EFAULT;
	if (r->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return remap_to(r);
	if (r->old_len < r->new_len)
		return grow(r);
	if (r->old_len > r->new_len)
		error = do_munmap(r->mm, r->addr + r->new_len, r->old_len - r->new_len);
	return error ? error : (long)r->addr;
}

SYSCALL_DEFINE5(mremap, unsigned long, addr, unsigned long, old_len, unsigned long, new_len,
		unsigned long, flags, unsigned long, new_addr)
{
	struct remap r = { current->mm,
			   untagged_addr(addr),
			   ALIGN_UP(old_len, PAGE_SIZE),
			   ALIGN_UP(new_len, PAGE_SIZE),
			   flags,
			   new_addr,
			   0 };
	long ret;

	if (flags & ~(unsigned long)(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP) && !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (flags & MREMAP_DONTUNMAP && old_len != new_len)
		return -EINVAL;
	if (r.addr % PAGE_SIZE || !r.new_len)
		return -EINVAL;
	if (down_write_killable(&r.mm->mmap_lock))
		return -EINTR;
	ret = remap(&r);
	up_write(&r.mm->mmap_lock);
	if (r.populate && ret >= 0)
		(void)mm_populate(r.mm, r.populate, r.new_addr + r.new_len);
	return ret;
}
