/* mprotect(2): other rights for whole pages of what is mapped. */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>

#define PROT_READ      0x1
#define PROT_WRITE     0x2
#define PROT_EXEC      0x4
#define PROT_SEM       0x8 /* means nothing on these machines */
#define PROT_GROWSDOWN 0x01000000
#define PROT_GROWSUP   0x02000000

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

	if (area_split(mm, start) || area_split(mm, end))
		return -ENOMEM;
	list_for_each_entry(area, &mm->areas, list) {
		if (area->end <= start)
			continue;
		if (area->start > start || start == end)
			break;
		area->flags = (area->flags & ~(VM_READ | VM_WRITE | VM_EXEC)) | vm;
		protect_pages(mm, area);
		start = area->end;
	}
	return start < end ? -ENOMEM : 0;
}

/* With PROT_GROWSDOWN: from where the stack begins by now.  Nothing here grows up. */
static int grown_start(struct mm_struct *mm, unsigned long *start, unsigned long end, bool down)
{
	struct vm_area *area = area_above(mm, *start);

	if (!area || area->start > (down ? end - 1 : *start))
		return -ENOMEM;
	if (!down || !(area->flags & VM_STACK))
		return -EINVAL;
	*start = area->start;
	return 0;
}

/* The checks are in Linux's order, for a call that is wrong in two ways. */
SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	unsigned long grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP), end;
	int error = 0;

	start = untagged_addr(start);
	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || start & ~PAGE_MASK)
		return -EINVAL;
	if (len == 0)
		return 0;
	end = start + ALIGN_UP(len, PAGE_SIZE);
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM | grows))
		return -EINVAL;
	if (grows)
		error = grown_start(current->mm, &start, end, grows == PROT_GROWSDOWN);
	return error ? error : protect_areas(current->mm, start, end, prot_to_vm(prot));
}
