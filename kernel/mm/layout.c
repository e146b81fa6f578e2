/* What execve(2) needs of a new address space, and what is told about one. */
#include <limen/aslr.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/resource.h>
#include <limen/sched.h>
#include "internal.h"

#define STACK_START (32 * PAGE_SIZE) /* the stack's area before it grows, as on Linux */

unsigned long setup_arg_stack(struct mm_struct *mm)
{
	unsigned long top = stack_top();
	int error = map_region(mm, top - STACK_START, STACK_START,
			       VM_READ | VM_WRITE | VM_MAYWRITE | VM_STACK, NULL, 0);

	if (error)
		return error;
	mm->start_stack = top;
	mm->mmap_base = mmap_base();
	return top - stack_skip();
}

int make_stack_executable(struct mm_struct *mm)
{
	struct vm_area *stack;

	down_write(&mm->mmap_lock);
	stack = find_area(mm, mm->start_stack - 1);
	if (stack) {
		area_change_flags(mm, stack, stack->flags | VM_EXEC);
		protect_pages(mm, stack, stack->start, stack->end);
	}
	up_write(&mm->mmap_lock);
	return stack ? 0 : -ENOMEM;
}

void set_brk_start(struct mm_struct *mm, unsigned long end)
{
	mm->start_brk = mm->brk = brk_base(end);
}

void set_exe(struct mm_struct *mm, struct inode *exe)
{
	ihold(exe);
	if (mm->exe)
		iput(mm->exe);
	mm->exe = exe;
}

unsigned long mm_rss(const struct mm_struct *mm)
{
	return READ_ONCE(mm->rss[RSS_ANON]) + READ_ONCE(mm->rss[RSS_FILE]) +
	       READ_ONCE(mm->rss[RSS_SHMEM]);
}

unsigned long mm_maxrss(const struct mm_struct *mm)
{
	return max(READ_ONCE(mm->hiwater_rss), mm_rss(mm));
}

void note_maxrss(const struct mm_struct *mm)
{
	struct usage *gone = &current->signal->gone;
	unsigned long flags = spin_lock_irqsave(&current->sighand->siglock);

	gone->maxrss = max(gone->maxrss, mm_maxrss(mm));
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
}
