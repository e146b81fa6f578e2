/*
 * Which futex an address is.  One that only this address space uses (FUTEX_PRIVATE_FLAG) is named
 * by its address.  One in a shared mapping is named by the place in the file, so that every process
 * that maps it, anywhere, means the same.
 */
#include <limen/fs.h>
#include <limen/mm.h>
#include "futex.h"

/* The address is a multiple of 4: its lowest bits keep the kinds apart. */
#define KEY_MM	  1 /* asked for as shared, but in memory that is private */
#define KEY_INODE 2

/*
 * A number for a file that no other ever has: its address would do only as long as the file lives,
 * and a sleeper does not keep it alive.
 */
static u64 inode_number(struct inode *inode)
{
	static u64 last;
	u64 number = __atomic_load_n(&inode->futex_seq, __ATOMIC_RELAXED), mine;

	if (number)
		return number;
	mine = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
	if (__atomic_compare_exchange_n(&inode->futex_seq, &number, mine, false, __ATOMIC_RELAXED,
					__ATOMIC_RELAXED))
		return mine;
	return number; /* another was faster */
}

/* Does the program see the file itself in this area, and not a copy of its own? */
static bool shows_inode(const struct vm_area *area)
{
	return area->inode && (area->flags & VM_SHARED || !(area->flags & VM_WRITE));
}

int shared_futex_key(unsigned long addr, bool write, struct futex_key *key)
{
	struct mm_struct *mm = current->mm;
	const struct vm_area *area;
	int error = 0;

	down_read(&mm->mmap_lock);
	area = find_area(mm, addr);
	if (!area || !(area->flags & (write ? VM_WRITE : VM_READ))) {
		error = -EFAULT;
	} else if (shows_inode(area)) {
		key->owner = inode_number(area->inode);
		key->word = ((area->pgoff << PAGE_SHIFT) + (addr - area->start)) | KEY_INODE;
	} else if (area->flags & VM_WRITE) {
		key->owner = (u64)mm;
		key->word = addr | KEY_MM;
	} else {
		error = -EFAULT; /* private and never written to: who should wake? */
	}
	up_read(&mm->mmap_lock);
	return error;
}
