/*
 * Page faults: a page comes into being when it is first used.  What can't be resolved is a signal
 * in user mode, an error in a function that copies to or from user memory, and a panic anywhere
 * else.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <limen/string.h>
#include <limen/uaccess.h>
#include <asm/pgtable.h>

/* The stack stops growing this far above what lies below it, as on Linux. */
#define STACK_GUARD_GAP (256UL * PAGE_SIZE)

static bool access_allowed(const struct vm_area *area, unsigned int access)
{
	if (access & FAULT_WRITE)
		return area->flags & VM_WRITE;
	if (access & FAULT_EXEC)
		return area->flags & VM_EXEC;
	return area->flags & (VM_READ | VM_WRITE | VM_EXEC);
}

/* The stack's area reaches down to @addr when its limit lets it. */
static struct vm_area *grow_stack(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area *stack = area_above(mm, addr); /* a part of it, after mprotect(2) */
	struct vm_area *below;

	addr &= PAGE_MASK;
	if (!stack || !(stack->flags & VM_STACK))
		return NULL;
	if (mm->start_stack - addr > mm->stack_limit)
		return NULL;
	below = list_entry(stack->list.prev, struct vm_area, list);
	if (&below->list != &mm->areas && below->end + STACK_GUARD_GAP > addr)
		return NULL;
	mm->total_vm += (stack->start - addr) >> PAGE_SHIFT;
	stack->start = addr;
	return stack;
}

/* The contents of the page at @addr: the file's bytes, and zeros after its end. */
static void *new_page(const struct vm_area *area, unsigned long addr)
{
	u64 pos = area->offset + (addr - area->start);
	void *page = alloc_pages(0);

	if (!page)
		return NULL;
	if (area->inode) {
		size_t n = min((u64)PAGE_SIZE, area->inode->size - pos);

		memcpy(page, area->inode->data + pos, n);
		memset((char *)page + n, 0, PAGE_SIZE - n);
	} else {
		clear_page(page);
	}
	if (area->flags & VM_EXEC) /* zeros, too: instruction fetch may know what was here before */
		sync_icache(page);
	return page;
}

int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int access)
{
	struct vm_area *area = find_area(mm, addr);
	void *page;
	pte_t *pte;

	if (!area)
		area = grow_stack(mm, addr);
	if (!area)
		return SIGNAL(SIGSEGV, SEGV_MAPERR);
	if (!access_allowed(area, access))
		return SIGNAL(SIGSEGV, SEGV_ACCERR);
	addr &= PAGE_MASK;
	if (area->inode && area->offset + (addr - area->start) >= area->inode->size)
		return SIGNAL(SIGBUS, BUS_ADRERR);
	pte = pte_lookup(mm->pgd, addr, true);
	if (!pte)
		return SIGNAL(SIGKILL, SI_KERNEL);
	if (pte_present(*pte)) /* the rights are there: the TLB had not heard of them */
		return SIGNAL(SIGSEGV, SEGV_ACCERR);
	page = new_page(area, addr);
	if (!page)
		return SIGNAL(SIGKILL, SI_KERNEL);
	set_pte(pte, pte_page(virt_to_phys(page), area->flags, 0));
	return 0;
}

int mm_write(struct mm_struct *mm, unsigned long addr, const void *from, size_t n)
{
	while (n) {
		size_t run = min(n, (size_t)(PAGE_SIZE - addr % PAGE_SIZE));
		pte_t *pte = pte_lookup(mm->pgd, addr, false);
		const struct vm_area *area;
		int signal = 0;
		char *to;

		if (!pte || !pte_present(*pte))
			signal = handle_mm_fault(mm, addr, FAULT_WRITE);
		area = find_area(mm, addr);
		if (signal || !area || !(area->flags & VM_WRITE))
			return signal == SIGNAL(SIGKILL, SI_KERNEL) ? -ENOMEM : -EFAULT;
		to = phys_to_virt(pte_phys(*pte_lookup(mm->pgd, addr, false)));
		if (from)
			memcpy(to + addr % PAGE_SIZE, from, run);
		else
			memset(to + addr % PAGE_SIZE, 0, run);
		from = from ? (const char *)from + run : NULL;
		addr += run;
		n -= run;
	}
	return 0;
}

static const char *fault_name(int signal)
{
	switch (signal & 0xff) {
	case SIGKILL:
		return "out of memory";
	case SIGBUS:
		return "beyond the end of the file";
	}
	return "segmentation fault";
}

void page_fault(struct pt_regs *regs, unsigned long addr, unsigned int access)
{
	bool user = user_mode(regs);
	unsigned long fixup = user ? 0 : fixup_exception(instruction_pointer(regs));
	int signal = SIGNAL(SIGSEGV, SEGV_MAPERR);

	if (!user && !fixup) {
		if (in_kstack_guard(addr))
			die("kernel stack overflow", regs);
		printk(KERN_EMERG "The kernel %s %016lx, which it may not:",
		       access & FAULT_WRITE  ? "wrote to"
		       : access & FAULT_EXEC ? "jumped to"
					     : "read from",
		       addr);
		die("page fault in the kernel", regs);
	}
	if (current->mm && addr < TASK_SIZE) {
		signal = handle_mm_fault(current->mm, addr, access);
		if (!signal) {
			current->min_flt++;
			return;
		}
	}
	if (user || signal == SIGNAL(SIGKILL, SI_KERNEL))
		force_sig_fault(signal, addr, fault_name(signal), task_pt_regs(current));
	if (!user)
		instruction_pointer_set(regs, fixup);
}
