/*
 * Page faults: a page comes into being when it is first used.  What can't be resolved is a signal
 * in user mode, an error in a function that copies to or from user memory, and a panic anywhere
 * else.
 *
 * Two threads may fault at once, even for the same page: mmap_lock is held for reading, and each
 * entry is looked at again under page_table_lock before it is written.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/pagemap.h>
#include <limen/printk.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/string.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>
#include "internal.h"

#define AROUND 16U /* pages around one of a file that are mapped with it, if they are there */

phys_addr_t zero_page_phys;

void fault_init(void)
{
	void *page = zalloc_page();

	if (!page)
		panic("not enough memory for a page of zeros");
	zero_page_phys = virt_to_phys(page);
}

static bool access_allowed(const struct vm_area *area, unsigned int access)
{
	if (access & FAULT_WRITE)
		return area->flags & VM_WRITE;
	if (access & FAULT_EXEC)
		return area->flags & VM_EXEC;
	return area->flags & VM_ACCESS;
}

/* --- a page that is not there yet --- */

/* Enter a page whose reference becomes the entry's; if there is one already, that is as good. */
static void enter_page(struct mm_struct *mm, pte_t *pte, struct page *page, pte_t prot)
{
	bool entered;

	spin_lock(&mm->page_table_lock);
	entered = !pte_present(*pte);
	if (entered) {
		set_pte(pte, page_to_phys(page) | prot);
		mm->rss[page_rss(page)]++;
	}
	spin_unlock(&mm->page_table_lock);
	if (unlikely(!entered))
		put_page(page);
}

/* Frames that are not counted: the page of zeros, and the kernel's own. */
static void enter_frame(struct mm_struct *mm, pte_t *pte, phys_addr_t phys, pte_t prot)
{
	spin_lock(&mm->page_table_lock);
	if (!pte_present(*pte))
		set_pte(pte, phys | pte_wrprotect(prot));
	spin_unlock(&mm->page_table_lock);
}

static int fault_anon(struct mm_struct *mm, struct vm_area *area, pte_t *pte, unsigned int access)
{
	struct page *page;

	if (!(access & FAULT_WRITE)) { /* to be replaced when it is written to */
		enter_frame(mm, pte, zero_page_phys, area->prot);
		return 0;
	}
	page = alloc_page();
	if (!page)
		return FAULT_OOM;
	clear_page(page_to_virt(page));
	if (area->flags & VM_EXEC) /* instruction fetch may know what was here before */
		sync_icache(page_to_virt(page));
	set_anon(area);
	enter_page(mm, pte, page, area->prot);
	return 0;
}

/* May a page of the file be mapped with the right to write, without anyone hearing of a write? */
static pte_t shared_prot(const struct vm_area *area, bool write)
{
	if (area->flags & VM_SHARED && (write || area->inode->mapping.a_ops->swapless))
		return area->prot;
	return pte_wrprotect(area->prot);
}

static void sync_file_page(const struct vm_area *area, struct page *page)
{
	if (area->flags & VM_EXEC && !(page->flags & PG_SYNCED)) {
		sync_icache(page_to_virt(page));
		__atomic_or_fetch(&page->flags, PG_SYNCED, __ATOMIC_RELAXED);
	}
}

/* Pages of the file around @addr that are there anyway: that saves a fault each. */
static void fault_around(struct mm_struct *mm, const struct vm_area *area, unsigned long addr,
			 pte_t *pte)
{
	unsigned long window = ALIGN_DOWN(addr, AROUND * PAGE_SIZE);
	unsigned long start = max(window, area->start);
	unsigned long end = min(window + AROUND * PAGE_SIZE, area->end);
	u64 first = area->pgoff + ((start - area->start) >> PAGE_SHIFT);
	struct page *page[AROUND];
	unsigned int n;

	n = find_cached_pages(&area->inode->mapping, first, (end - start) >> PAGE_SHIFT, page);
	pte -= (addr - start) >> PAGE_SHIFT;
	for (unsigned int i = 0; i < n; i++) {
		sync_file_page(area, page[i]);
		enter_page(mm, pte + (page[i]->index - first), page[i], shared_prot(area, false));
	}
}

/* A page of one's own, with what is in the file's. */
static int fault_private_write(struct mm_struct *mm, struct vm_area *area, pte_t *pte,
			       const struct page *from)
{
	struct page *page = alloc_page();

	if (!page)
		return FAULT_OOM;
	memcpy(page_to_virt(page), page_to_virt(from), PAGE_SIZE);
	if (area->flags & VM_EXEC)
		sync_icache(page_to_virt(page));
	set_anon(area);
	enter_page(mm, pte, page, area->prot);
	return 0;
}

static u64 size_in_pages(const struct inode *inode)
{
	return DIV_ROUND_UP(READ_ONCE(inode->size), (u64)PAGE_SIZE);
}

static noinline int fault_file(struct mm_struct *mm, struct vm_area *area, unsigned long addr,
			       pte_t *pte, unsigned int access, bool *major)
{
	u64 index = area->pgoff + ((addr - area->start) >> PAGE_SHIFT);
	bool write = access & FAULT_WRITE;
	struct page *page;
	int signal = 0;

	if (index >= size_in_pages(area->inode))
		return SIGNAL(SIGBUS, BUS_ADRERR);
	page = read_cache_page(&area->inode->mapping, index, major);
	if (IS_ERR(page))
		return PTR_ERR(page) == -ENOMEM ? FAULT_OOM : SIGNAL(SIGBUS, BUS_ADRERR);
	if (write && !(area->flags & VM_SHARED)) {
		signal = fault_private_write(mm, area, pte, page);
		put_page(page);
		return signal;
	}
	if (write)
		mark_page_dirty(page);
	sync_file_page(area, page);
	enter_page(mm, pte, page, shared_prot(area, write));
	if (!write)
		fault_around(mm, area, addr, pte);
	return 0;
}

static int fault_absent(struct mm_struct *mm, struct vm_area *area, unsigned long addr, pte_t *pte,
			unsigned int access, bool *major)
{
	unsigned long offset = addr - area->start;

	if (unlikely(READ_ONCE(mm->reaped))) /* what was here may be lost */
		return SIGNAL(SIGBUS, BUS_ADRERR);
	if (area->flags & VM_SPECIAL) {
		enter_frame(mm, pte, (area->pgoff << PAGE_SHIFT) + offset, area->prot);
		return 0;
	}
	if (area->inode)
		return fault_file(mm, area, addr, pte, access, major);
	return fault_anon(mm, area, pte, access);
}

/* --- all together --- */

/* With mmap_lock held for reading. */
static int fault_locked(struct mm_struct *mm, unsigned long addr, unsigned int access, bool *major)
{
	struct vm_area *area = find_area(mm, addr);
	pte_t *pte, entry;

	if (unlikely(!area)) {
		area = grow_stack(mm, addr);
		if (!area)
			return SIGNAL(SIGSEGV, SEGV_MAPERR);
	}
	if (unlikely(!access_allowed(area, access)))
		return SIGNAL(SIGSEGV, SEGV_ACCERR);
	addr &= PAGE_MASK;
	pte = pte_alloc(mm, addr);
	if (unlikely(!pte))
		return FAULT_OOM;
	entry = __atomic_load_n(pte, __ATOMIC_ACQUIRE); /* before mm->reaped; other side: reap() */
	if (!pte_present(entry))
		return fault_absent(mm, area, addr, pte, access, major);
	if (access & FAULT_WRITE && !pte_writable(entry))
		return fault_write_protected(mm, area, addr, pte, entry);
	local_flush_tlb_page(addr); /* another thread resolved it: this CPU had not heard of it */
	return 0;
}

int fault_in(struct mm_struct *mm, unsigned long addr, unsigned int access, bool *major)
{
	int signal;

	down_read(&mm->mmap_lock);
	signal = fault_locked(mm, addr, access, major);
	up_read(&mm->mmap_lock);
	return signal;
}

int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int access)
{
	bool major = false;
	int signal;

	do
		signal = fault_in(mm, addr, access, &major);
	while (unlikely(signal == FAULT_OOM) && out_of_memory());
	if (major)
		current->maj_flt++;
	else if (!signal)
		current->min_flt++;
	return signal;
}

static const char *fault_name(int signal)
{
	return (signal & 0xff) == SIGBUS ? "beyond the end of the file" : "segmentation fault";
}

/* In the kernel, at an instruction that is not meant to fault. */
static void __noreturn kernel_fault(struct pt_regs *regs, unsigned long addr, unsigned int access)
{
	if (in_kstack_guard(addr))
		die("kernel stack overflow", regs);
	die_of_access(access & FAULT_WRITE  ? "wrote to"
		      : access & FAULT_EXEC ? "jumped to"
					    : "read from",
		      addr, regs);
}

bool page_fault(struct pt_regs *regs, unsigned long tagged, unsigned int access)
{
	unsigned long addr = untagged_addr(tagged);
	bool user = user_mode(regs);
	unsigned long fixup = user ? 0 : fixup_exception(instruction_pointer(regs));
	int signal = SIGNAL(SIGSEGV, SEGV_MAPERR);

	if (!user && !fixup)
		kernel_fault(regs, addr, access);
	if (!user && current->pagefault_disabled) {
		instruction_pointer_set(regs, fixup);
		return false;
	}
	if (current->mm && addr < TASK_SIZE)
		signal = handle_mm_fault(current->mm, addr, access);
	if (!signal)
		return false;
	if (!user)
		instruction_pointer_set(regs, fixup);
	if (!user || signal == FAULT_OOM) /* then SIGKILL is on its way */
		return false;
	force_sig_fault(signal, tagged, fault_name(signal), regs);
	return true;
}
