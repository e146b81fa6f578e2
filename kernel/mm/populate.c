/* Memory that is used by the kernel in a program's stead, or ahead of the program. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include "internal.h"

/* What mm_populate() does to the page at @addr: nothing where pages come when they are used. */
static int populate_page(struct mm_struct *mm, unsigned long addr)
{
	const struct vm_area *area;
	unsigned int access = 0;
	bool usable, later;

	down_read(&mm->mmap_lock);
	area = find_area(mm, addr);
	later = area && area->flags & VM_LOCKONFAULT;
	usable = area && area->flags & VM_ACCESS && !(area->flags & VM_SPECIAL);
	if (usable && (area->flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		access = FAULT_WRITE;
	up_read(&mm->mmap_lock);
	if (later)
		return 0;
	if (!usable)
		return -EFAULT;
	return populate_access(mm, addr, access);
}

int populate_access(struct mm_struct *mm, unsigned long addr, unsigned int access)
{
	int signal = fault_in(mm, addr, access, NULL);

	if (signal == FAULT_OOM)
		return -ENOMEM;
	return signal ? -EFAULT : 0;
}

int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	for (unsigned long at = start; at < end; at += PAGE_SIZE) {
		int error = populate_page(mm, at);

		if (error)
			return error;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* Copy within one page, if it is there to be written to. */
static bool write_page(struct mm_struct *mm, unsigned long addr, const void *from, size_t n)
{
	const pte_t *pte;
	bool there;

	spin_lock(&mm->page_table_lock); /* or oom.c might free the page meanwhile */
	pte = pte_lookup(mm->pgd, addr, false);
	there = pte && pte_present(*pte) && pte_writable(*pte);
	if (there) {
		char *to = (char *)phys_to_virt(pte_phys(*pte)) + addr % PAGE_SIZE;

		if (from)
			memcpy(to, from, n);
		else
			memset(to, 0, n);
	}
	spin_unlock(&mm->page_table_lock);
	return there;
}

int mm_write(struct mm_struct *mm, unsigned long addr, const void *from, size_t n)
{
	while (n) {
		size_t run = min(n, (size_t)(PAGE_SIZE - addr % PAGE_SIZE));

		for (int tries = 0; !write_page(mm, addr, from, run); tries++) {
			/* the page of zeros may come first */
			int error = tries == 3 ? -EFAULT : populate_access(mm, addr, FAULT_WRITE);

			if (error)
				return error;
		}
		from = from ? (const char *)from + run : NULL;
		addr += run;
		n -= run;
	}
	return 0;
}

/* Area after area: what lies between them is far more than all of them. */
void populate_all(struct mm_struct *mm)
{
	unsigned long at = 0;

	for (;;) {
		const struct vm_area *area;
		unsigned long start, end;

		down_read(&mm->mmap_lock);
		area = area_above(mm, at);
		start = area ? max(area->start, at) : 0;
		end = area ? area->end : 0;
		up_read(&mm->mmap_lock);
		if (!end || mm_populate(mm, start, end) == -EINTR)
			return;
		at = end;
	}
}
