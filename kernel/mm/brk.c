/* brk(2): the heap, one area that grows and shrinks at its end. */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/syscalls.h>

static int grow(struct mm_struct *mm, unsigned long from, unsigned long to)
{
	struct vm_area *heap = from > mm->start_brk ? find_area(mm, from - 1) : NULL;
	struct vm_area *next;

	if (!heap || heap->flags != (VM_READ | VM_WRITE | VM_USER) || heap->inode)
		return area_add(mm, from, to, VM_READ | VM_WRITE, NULL, 0);
	next = list_next_entry(heap, list);
	if (overcommits(VM_WRITE, to - from))
		return -ENOMEM;
	if (to > TASK_SIZE || (&next->list != &mm->areas && next->start < to))
		return -ENOMEM;
	heap->end = to;
	mm->total_vm += (to - from) >> PAGE_SHIFT;
	return 0;
}

/* The answer is the break as it is now, changed or not: brk(2), "C library/kernel differences". */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long from = ALIGN_UP(mm->brk, PAGE_SIZE), to = ALIGN_UP(brk, PAGE_SIZE);
	int error = 0;

	if (brk < mm->start_brk || brk > TASK_SIZE)
		return mm->brk;
	if (to > from)
		error = grow(mm, from, to);
	else if (to < from)
		error = area_remove(mm, to, from);
	if (!error)
		mm->brk = brk;
	return mm->brk;
}
