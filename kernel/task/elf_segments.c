/* The segments of an ELF file: where they go, and how they get there. */
#include <limen/cred.h>
#include <limen/errno.h>
#include <limen/mm.h>
#include "elf_file.h"

static unsigned int phdr_vm(const struct elf64_phdr *phdr)
{
	return (phdr->p_flags & PF_R ? VM_READ : 0) | (phdr->p_flags & PF_W ? VM_WRITE : 0) |
	       (phdr->p_flags & PF_X ? VM_EXEC : 0) | VM_MAYWRITE;
}

/* Map pages over whatever an earlier segment put there. */
static int map_over(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned int vm,
		    struct inode *inode, u64 offset)
{
	int error;

	if (start >= end)
		return 0;
	if (end > TASK_SIZE)
		return -ENOMEM;
	if (start < MMAP_MIN_ADDR && !capable())
		return -EPERM;
	down_write(&mm->mmap_lock);
	error = map_region(mm, start, end - start, vm, inode, offset >> PAGE_SHIFT);
	up_write(&mm->mmap_lock);
	return error;
}

/*
 * The zeros of a segment after what the file holds of it: to the end of that page, then whole
 * pages. As on Linux, that page stays as it is when it can't be written.
 */
static int map_bss(struct mm_struct *mm, const struct elf64_phdr *phdr, unsigned long vaddr)
{
	unsigned long start = vaddr + phdr->p_filesz, end = vaddr + phdr->p_memsz;
	unsigned long page = ALIGN_UP(start, PAGE_SIZE);
	int error;

	if (!phdr->p_filesz) { /* there is no such page of the file's */
		page = ALIGN_DOWN(start, PAGE_SIZE);
	} else if (start % PAGE_SIZE) {
		error = mm_write(mm, start, NULL, page - start);
		if (error == -ENOMEM)
			return error;
	}
	return map_over(mm, page, ALIGN_UP(end, PAGE_SIZE),
			VM_READ | VM_WRITE | VM_MAYWRITE | (phdr->p_flags & PF_X ? VM_EXEC : 0),
			NULL, 0);
}

/* The stack is there before the program. */
static bool meets_stack(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	const struct vm_area *stack = find_area(mm, mm->start_stack - 1);

	return stack && start < stack->end && end > stack->start;
}

static int load_segment(struct mm_struct *mm, struct inode *inode, const struct elf64_phdr *phdr,
			unsigned long bias)
{
	unsigned long vaddr = phdr->p_vaddr + bias, in_page = vaddr % PAGE_SIZE;
	unsigned long file_end;
	int error = 0;

	if (phdr->p_filesz > phdr->p_memsz || phdr->p_memsz > TASK_SIZE ||
	    phdr->p_vaddr >= TASK_SIZE || vaddr > TASK_SIZE - phdr->p_memsz)
		return -EINVAL;
	if (phdr->p_filesz && (phdr->p_offset % PAGE_SIZE != in_page || phdr->p_offset > LOFF_MAX ||
			       phdr->p_filesz > LOFF_MAX - phdr->p_offset))
		return -EINVAL;
	if (meets_stack(mm, vaddr, vaddr + phdr->p_memsz))
		return -EEXIST;
	file_end = ALIGN_UP(vaddr + phdr->p_filesz, PAGE_SIZE);
	if (phdr->p_filesz)
		error = map_over(mm, vaddr - in_page, file_end, phdr_vm(phdr), inode,
				 phdr->p_offset - in_page);
	if (!error && phdr->p_memsz > phdr->p_filesz)
		error = map_bss(mm, phdr, vaddr);
	return error;
}

struct span get_span(const struct elf_file *elf)
{
	struct span span = { -1UL, 0, PAGE_SIZE };

	for (unsigned int i = 0; i < elf->hdr.e_phnum; i++) {
		struct elf64_phdr phdr = get_phdr(elf, i);

		if (phdr.p_type != PT_LOAD)
			continue;
		span.low = min(span.low, ALIGN_DOWN(phdr.p_vaddr, PAGE_SIZE));
		span.high = max(span.high, phdr.p_vaddr + phdr.p_memsz);
		if (!(phdr.p_align & (phdr.p_align - 1)))
			span.align = max(span.align, phdr.p_align);
	}
	return span;
}

int load_segments(struct mm_struct *mm, const struct elf_file *elf, unsigned long bias)
{
	int error = 0;

	for (unsigned int i = 0; !error && i < elf->hdr.e_phnum; i++) {
		struct elf64_phdr phdr = get_phdr(elf, i);

		if (phdr.p_type == PT_LOAD)
			error = load_segment(mm, elf->inode, &phdr, bias);
	}
	return error;
}
