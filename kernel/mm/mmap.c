/*
 * mmap(2) and munmap(2).  The checks are those of Linux 6.1 and in its order, for a call that is
 * wrong in two ways.
 */
#include <limen/cred.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/mman.h>
#include <limen/pagemap.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "internal.h"

#define LOFF_MAX (~0UL >> 1) /* the largest offset in a file */

/* What MAP_SHARED_VALIDATE lets pass. */
#define KNOWN_FLAGS                                                                              \
	(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_DENYWRITE | MAP_EXECUTABLE | \
	 MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK |  \
	 MAP_HUGETLB | MAP_32BIT | MAP_FIXED_NOREPLACE)

struct request {
	struct file *file; /* NULL: anonymous */
	unsigned long addr, len, prot, flags;
	u64 pgoff;
	unsigned int vm; /* VM_* */
};

/* --- where --- */

static unsigned long pick_address(struct mm_struct *mm, const struct request *r)
{
	if (r->flags & MAP_FIXED)
		return r->addr;
	if (r->flags & MAP_32BIT)
		return get_unmapped_below(mm, r->addr, r->len, MAP_32BIT_END);
	return get_unmapped_area(mm, r->addr, r->len);
}

int check_range(unsigned long addr, unsigned long len)
{
	if (len > TASK_SIZE || addr > TASK_SIZE - len)
		return -ENOMEM;
	if (addr % PAGE_SIZE)
		return -EINVAL;
	return addr < MMAP_MIN_ADDR && !capable() ? -EPERM : 0;
}

/* Settle on an address: 0 or -errno. */
static int place(struct mm_struct *mm, struct request *r)
{
	const struct vm_area *above;
	int error;

	if (r->len > TASK_SIZE)
		return -ENOMEM;
	r->addr = pick_address(mm, r);
	if (IS_ERR((void *)r->addr))
		return PTR_ERR((void *)r->addr);
	error = check_range(r->addr, r->len);
	if (error || !(r->flags & MAP_FIXED_NOREPLACE))
		return error;
	above = area_above(mm, r->addr);
	return above && above->start < r->addr + r->len ? -EEXIST : 0;
}

/* --- what --- */

static int check_shared_file(struct request *r)
{
	bool writable = r->file->f_mode & FMODE_WRITE;

	if ((r->flags & MAP_TYPE) == MAP_SHARED_VALIDATE && r->flags & ~(KNOWN_FLAGS | MAP_TYPE))
		return -EOPNOTSUPP;
	if (r->prot & PROT_WRITE && !writable)
		return -EACCES;
	if (writable)
		r->vm |= VM_SHARED;
	else /* nobody can tell it from a private one that is never written to */
		r->vm &= ~VM_MAYWRITE;
	return 0;
}

static int check_file(struct request *r)
{
	int error = 0;

	if (r->len > LOFF_MAX || r->pgoff > (LOFF_MAX - r->len) >> PAGE_SHIFT)
		return -EOVERFLOW;
	switch (r->flags & MAP_TYPE) {
	case MAP_SHARED:
	case MAP_SHARED_VALIDATE:
		error = check_shared_file(r);
		break;
	case MAP_PRIVATE:
		break;
	default:
		return -EINVAL;
	}
	if (error)
		return error;
	if (!(r->file->f_mode & FMODE_READ))
		return -EACCES;
	if (!r->file->f_op->mmap)
		return -ENODEV;
	return r->vm & VM_STACK ? -EINVAL : 0;
}

static int check_anonymous(struct request *r)
{
	switch (r->flags & MAP_TYPE) {
	case MAP_SHARED:
		r->vm |= VM_SHARED;
		r->pgoff = 0;
		return r->vm & VM_STACK ? -EINVAL : 0;
	case MAP_PRIVATE:
		r->pgoff = 0;
		return 0;
	}
	return -EINVAL;
}

static unsigned int flags_to_vm(const struct mm_struct *mm, const struct request *r)
{
	return prot_to_vm(r->prot) | VM_MAYWRITE | mm->def_flags |
	       (r->flags & MAP_GROWSDOWN ? VM_STACK : 0) | (r->flags & MAP_LOCKED ? VM_LOCKED : 0);
}

bool may_lock(const struct mm_struct *mm, unsigned int flags, unsigned long pages)
{
	return !(flags & VM_LOCKED) || capable() ||
	       mm->locked_vm + pages <= rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
}

bool can_do_mlock(void)
{
	return rlimit(RLIMIT_MEMLOCK) || capable();
}

static int check(struct mm_struct *mm, struct request *r)
{
	int error;

	if (r->pgoff + (r->len >> PAGE_SHIFT) < r->pgoff)
		return -EOVERFLOW;
	if (mm->map_count > MAX_MAP_COUNT)
		return -ENOMEM;
	error = place(mm, r);
	if (error)
		return error;
	r->vm = flags_to_vm(mm, r);
	if (r->flags & MAP_LOCKED && !can_do_mlock())
		return -EPERM;
	if (!may_lock(mm, r->vm, r->len >> PAGE_SHIFT))
		return -EAGAIN;
	error = r->file ? check_file(r) : check_anonymous(r);
	if (r->flags & MAP_NORESERVE)
		r->vm |= VM_NORESERVE;
	return error;
}

/* --- do it --- */

/* The inode that the area is to have: with a reference, NULL, or ERR_PTR(). */
static struct inode *source(const struct request *r)
{
	struct vm_area probe = { .start = r->addr, .end = r->addr + r->len, .flags = r->vm };
	struct inode *inode;
	int error;

	if (!r->file) {
		if (!(r->vm & VM_SHARED))
			return NULL;
		if (!(r->vm & VM_NORESERVE) && r->len >> PAGE_SHIFT > nr_total_pages())
			return ERR_PTR(-ENOMEM);
		inode = shmem_inode(r->len);
		return inode ? inode : ERR_PTR(-ENOMEM);
	}
	probe.inode = r->file->inode;
	ihold(probe.inode);
	error = r->file->f_op->mmap(r->file, &probe);
	if (!error)
		return probe.inode;
	if (probe.inode)
		iput(probe.inode);
	return ERR_PTR(error);
}

static int map(struct mm_struct *mm, const struct request *r)
{
	struct inode *inode = source(r);
	int error;

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	error = map_region(mm, r->addr, r->len, r->vm, inode, r->pgoff);
	if (inode)
		iput(inode);
	return error;
}

/* A hint is a whole page, and not one that may not be mapped. */
static unsigned long round_hint(unsigned long hint)
{
	hint &= PAGE_MASK;
	return hint && hint < MMAP_MIN_ADDR ? MMAP_MIN_ADDR : hint;
}

static int prepare(struct request *r)
{
	if (!r->len)
		return -EINVAL;
	r->prot = implied_prot(r->prot);
	if (r->flags & MAP_FIXED_NOREPLACE)
		r->flags |= MAP_FIXED;
	if (!(r->flags & MAP_FIXED))
		r->addr = round_hint(r->addr);
	r->len = ALIGN_UP(r->len, PAGE_SIZE);
	return r->len ? 0 : -ENOMEM;
}

long do_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot,
	     unsigned long flags, u64 pgoff)
{
	struct mm_struct *mm = current->mm;
	struct request r = { file, addr, len, prot, flags, pgoff, 0 };
	int error;

	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = prepare(&r);
	if (!error)
		error = check(mm, &r);
	if (!error)
		error = map(mm, &r);
	up_write(&mm->mmap_lock);
	if (error)
		return error;
	if ((r.vm & VM_LOCKED && !(r.vm & VM_LOCKONFAULT)) ||
	    (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
		(void)mm_populate(mm, r.addr,
				  r.addr + r.len); /* what does not work now may later */
	return r.addr;
}

SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long,
		flags, unsigned long, fd, unsigned long, off)
{
	struct file *file;
	long ret;

	if (off % PAGE_SIZE)
		return -EINVAL;
	if (flags & MAP_ANONYMOUS)
		return flags & MAP_HUGETLB
			       ? -EINVAL
			       : do_mmap(NULL, addr, len, prot, flags, off >> PAGE_SHIFT);
	file = fget(fd);
	if (!file)
		return -EBADF;
	ret = -EINVAL;
	if (!(flags & MAP_HUGETLB))
		ret = do_mmap(file, addr, len, prot, flags, off >> PAGE_SHIFT);
	fput(file);
	return ret;
}

int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	if (start % PAGE_SIZE || start > TASK_SIZE || len > TASK_SIZE - start)
		return -EINVAL;
	len = ALIGN_UP(len, PAGE_SIZE);
	return len ? unmap_region(mm, start, start + len) : -EINVAL;
}

SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)
{
	struct mm_struct *mm = current->mm;
	int error;

	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;
	error = do_munmap(mm, untagged_addr(addr), len);
	up_write(&mm->mmap_lock);
	return error;
}
