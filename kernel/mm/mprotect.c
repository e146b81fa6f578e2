/* mprotect(2): other rights for whole pages of what is mapped. */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <asm/pgtable.h>

#define PROT_READ  0x1
#define PROT_WRITE 0x2
#define PROT_EXEC  0x4
#define PROT_SEM   0x8 /* means nothing on these machines */

static unsigned int prot_to_vm(unsigned long prot)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
	       (prot & PROT_EXEC ? VM_EXEC : 0);
}

/* Give the pages that are there the area's rights. */
static void protect_pages(struct mm_struct *mm, const struct vm_area *area)
{
	unsigned long at = area->start;
	pte_t *pte;

	for (; (pte = pte_next(mm->pgd, &at, area->end)); at += PAGE_SIZE) {
		if (area->flags & VM_EXEC)
			sync_icache(phys_to_virt(pte_phys(*pte)));
		change_pte(pte, pte_page(pte_phys(*pte), area->flags, 0), at);
	}
}

/* Areas that meet [start, end); they are changed up to the first hole, as on Linux. */
static int protect_areas(struct mm_struct *mm, unsigned long start, unsigned long end,
			 unsigned int vm)
{
	struct vm_area *area;

	for (unsigned long at = start; at < end; at = area->end) {
		if (!find_area(mm, at) || area_split(mm, at) || area_split(mm, end))
			return -ENOMEM;
		area = find_area(mm, at);
		area->flags = (area->flags & ~(VM_READ | VM_WRITE | VM_EXEC)) | vm;
		protect_pages(mm, area);
	}
	return 0;
}

/* The checks are in Linux's order, for a call that is wrong in two ways. */
SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	unsigned long end = start + ALIGN_UP(len, PAGE_SIZE);

	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (len == 0)
		return 0;
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	return protect_areas(current->mm, start, end, prot_to_vm(prot));
}
