/* mincore(2): which pages are in memory. */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>
#include "internal.h"

static bool in_cache(const struct vm_area *area, unsigned long addr)
{
	struct page *page;

	if (!area->inode)
		return false;
	page = find_get_page(&area->inode->mapping,
			     area->pgoff + ((addr - area->start) >> PAGE_SHIFT));
	if (page)
		put_page(page);
	return page;
}

/* One byte a page, from @addr on, to the end of its area; how many, or -ENOMEM. */
static long look(struct mm_struct *mm, unsigned long addr, unsigned long pages, u8 *vec)
{
	const struct vm_area *area = find_area(mm, addr);

	if (!area)
		return -ENOMEM;
	pages = min(pages, (area->end - addr) >> PAGE_SHIFT);
	for (unsigned long i = 0; i < pages; i++, addr += PAGE_SIZE) {
		const pte_t *pte = pte_lookup(mm->pgd, addr, false);

		vec[i] = (pte && pte_present(READ_ONCE(*pte))) || in_cache(area, addr);
	}
	return pages;
}

SYSCALL_DEFINE3(mincore, unsigned long, start, size_t, len, unsigned char __user *, vec)
{
	unsigned long pages = len / PAGE_SIZE + (len % PAGE_SIZE != 0);
	struct mm_struct *mm = current->mm;
	long n = 0;
	u8 *buf;

	start = untagged_addr(start);
	if (start % PAGE_SIZE)
		return -EINVAL;
	if (!access_ok((void __user *)start, len))
		return -ENOMEM;
	if (!access_ok(vec, pages))
		return -EFAULT;
	buf = alloc_pages(0);
	if (!buf)
		return -EAGAIN;
	for (; pages && n >= 0; pages -= n, vec += n, start += n * PAGE_SIZE) {
		down_read(&mm->mmap_lock);
		n = look(mm, start, min(pages, (unsigned long)PAGE_SIZE), buf);
		up_read(&mm->mmap_lock);
		if (n > 0 && copy_to_user(vec, buf, n))
			n = -EFAULT;
		if (n < 0)
			break;
		cond_resched();
	}
	free_pages(buf, 0);
	return n < 0 ? n : 0;
}
