/*
 * Address spaces: which user addresses there are, with which rights and contents.  The pages
 * themselves come with the first access (fault.c).
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <asm/pgtable.h>

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm));

	if (!mm)
		return NULL;
	INIT_LIST_HEAD(&mm->areas);
	mm->pgd = user_pgd_alloc();
	if (!mm->pgd) {
		kfree(mm);
		return NULL;
	}
	return mm;
}

/* The caller has switched to another page table. */
void mm_free(struct mm_struct *mm)
{
	struct vm_area *area, *next;

	list_for_each_entry_safe(area, next, &mm->areas, list)
		kfree(area);
	free_user_pages(mm->pgd);
	kfree(mm);
}

struct vm_area *area_above(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area *area;

	list_for_each_entry(area, &mm->areas, list)
		if (addr < area->end)
			return area;
	return NULL;
}

struct vm_area *find_area(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area *area = area_above(mm, addr);

	return area && area->start <= addr ? area : NULL;
}

bool overcommits(unsigned int flags, unsigned long size)
{
	return flags & VM_WRITE && size >> PAGE_SHIFT > nr_total_pages();
}

/* Memory for one more area, or NULL: memory is out, or there are too many. */
static struct vm_area *area_alloc(struct mm_struct *mm)
{
	struct vm_area *area = mm->map_count < MAX_MAP_COUNT ? kmalloc(sizeof(*area)) : NULL;

	if (area)
		mm->map_count++;
	return area;
}

int area_add(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned int flags,
	     struct inode *inode, u64 offset)
{
	struct vm_area *next = area_above(mm, start);
	struct vm_area *area;

	if (end > TASK_SIZE || start >= end)
		return -ENOMEM;
	if (start < MMAP_MIN_ADDR)
		return -EPERM;
	if (next && next->start < end)
		return -EEXIST;
	if (overcommits(flags, end - start))
		return -ENOMEM;
	area = area_alloc(mm);
	if (!area)
		return -ENOMEM;
	*area = (struct vm_area){ .start = start,
				  .end = end,
				  .flags = flags | VM_USER,
				  .inode = inode,
				  .offset = offset };
	list_add_tail(&area->list, next ? &next->list : &mm->areas);
	mm->total_vm += (end - start) >> PAGE_SHIFT;
	return 0;
}

int area_split(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area *area = find_area(mm, addr), *low;

	if (!area || area->start == addr)
		return 0;
	low = area_alloc(mm);
	if (!low)
		return -ENOMEM;
	*low = *area;
	low->end = addr;
	list_add_tail(&low->list, &area->list);
	area->offset += addr - area->start;
	area->start = addr;
	return 0;
}

/* Free the pages of the area that are there. */
static void unmap_pages(struct mm_struct *mm, const struct vm_area *area)
{
	unsigned long at = area->start;
	pte_t *pte;

	while ((pte = pte_next(mm->pgd, &at, area->end))) {
		free_pages(phys_to_virt(pte_phys(*pte)), 0);
		*pte = 0;
		flush_tlb_page(at);
	}
}

int area_remove(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area *area, *next;

	if (area_split(mm, start) || area_split(mm, end))
		return -ENOMEM;
	list_for_each_entry_safe(area, next, &mm->areas, list) {
		if (area->start < start || area->end > end)
			continue;
		unmap_pages(mm, area);
		mm->total_vm -= (area->end - area->start) >> PAGE_SHIFT;
		mm->map_count--;
		list_del(&area->list);
		kfree(area);
	}
	return 0;
}
