/*
 * ELF executables: static, static-pie, and those that name an interpreter.  The file is input from
 * outside: every offset, size and address in it is checked before it is used, and what it asks for
 * can at most fail (the rules are Linux's, execve(2) and fs/binfmt_elf.c's behaviour).
 */
#include <limen/aslr.h>
#include <limen/cred.h>
#include <limen/elf.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/mm.h>
#include <limen/string.h>
#include <asm/elf.h>

#define MAX_PHDRS (PAGE_SIZE / sizeof(struct elf64_phdr)) /* as on Linux */
#define LOFF_MAX  (~0UL >> 1) /* what an offset in a file can be */

/* An ELF file, looked at where it lies in the initramfs. */
struct elf_file {
	struct inode *inode;
	struct elf64_hdr hdr;
};

/*
 * Program header @i. elf_open() has seen that it is within the file; it need not be aligned there.
 */
static struct elf64_phdr get_phdr(const struct elf_file *elf, unsigned int i)
{
	struct elf64_phdr phdr;

	memcpy(&phdr, elf->inode->data + elf->hdr.e_phoff + i * sizeof(phdr), sizeof(phdr));
	return phdr;
}

static int elf_open(struct elf_file *elf, struct inode *inode)
{
	struct elf64_hdr *hdr = &elf->hdr;
	u64 size;

	elf->inode = inode;
	if (inode->size < sizeof(*hdr))
		return -ENOEXEC;
	memcpy(hdr, inode->data, sizeof(*hdr));
	if (memcmp(hdr->e_ident, ELFMAG, 4) != 0) /* the rest of it is not looked at, as on Linux */
		return -ENOEXEC;
	if (hdr->e_machine != ELF_MACHINE || (hdr->e_type != ET_EXEC && hdr->e_type != ET_DYN))
		return -ENOEXEC;
	if (hdr->e_phentsize != sizeof(struct elf64_phdr) || hdr->e_phnum < 1 ||
	    hdr->e_phnum > MAX_PHDRS)
		return -ENOEXEC;
	size = hdr->e_phnum * sizeof(struct elf64_phdr);
	if (hdr->e_phoff > inode->size || size > inode->size - hdr->e_phoff)
		return -ENOEXEC;
	return 0;
}

/* The interpreter that the file names: NULL when it names none, or ERR_PTR(). */
static struct inode *find_interp(const struct elf_file *elf)
{
	for (unsigned int i = 0; i < elf->hdr.e_phnum; i++) {
		struct elf64_phdr phdr = get_phdr(elf, i);
		const char *name;

		if (phdr.p_type != PT_INTERP)
			continue;
		if (phdr.p_filesz < 2 || phdr.p_filesz > PATH_MAX)
			return ERR_PTR(-ENOEXEC);
		if (phdr.p_offset > LOFF_MAX)
			return ERR_PTR(-EINVAL);
		if (phdr.p_offset > elf->inode->size ||
		    phdr.p_filesz > elf->inode->size - phdr.p_offset)
			return ERR_PTR(-EIO);
		name = elf->inode->data + phdr.p_offset;
		if (name[phdr.p_filesz - 1])
			return ERR_PTR(-ENOEXEC);
		if (!name[0]) /* the working directory, which nobody can execute */
			return ERR_PTR(-EACCES);
		return path_lookup(name, true);
	}
	return NULL;
}

int elf_check(const struct inode *inode)
{
	struct elf_file elf, interp;
	struct inode *interp_inode;
	int error = elf_open(&elf, (struct inode *)inode);

	if (error)
		return error;
	interp_inode = find_interp(&elf);
	if (IS_ERR(interp_inode))
		return PTR_ERR(interp_inode);
	if (!interp_inode)
		return 0;
	if (!may_execute(interp_inode))
		return -EACCES;
	if (interp_inode->size < sizeof(struct elf64_hdr))
		return -EIO;
	return elf_open(&interp, interp_inode) ? -ELIBBAD : 0;
}

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

/* The span of all segments: lowest page, end of the highest, and the strictest alignment. */
struct span {
	unsigned long low, high, align;
};

static struct span get_span(const struct elf_file *elf)
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

static int load_segments(struct mm_struct *mm, const struct elf_file *elf, unsigned long bias)
{
	int error = 0;

	for (unsigned int i = 0; !error && i < elf->hdr.e_phnum; i++) {
		struct elf64_phdr phdr = get_phdr(elf, i);

		if (phdr.p_type == PT_LOAD)
			error = load_segment(mm, elf->inode, &phdr, bias);
	}
	return error;
}

/* Find where the loaded segments hold the program headers. */
static unsigned long phdr_address(const struct elf_file *elf, unsigned long bias)
{
	for (unsigned int i = 0; i < elf->hdr.e_phnum; i++) {
		struct elf64_phdr phdr = get_phdr(elf, i);

		if (phdr.p_type == PT_LOAD && phdr.p_offset <= elf->hdr.e_phoff &&
		    elf->hdr.e_phoff - phdr.p_offset < phdr.p_filesz)
			return elf->hdr.e_phoff - phdr.p_offset + phdr.p_vaddr + bias;
	}
	return 0;
}

/* Where the code and the data lie: for RLIMIT_DATA, and for whoever asks. */
static void note_code_and_data(struct mm_struct *mm, const struct elf_file *elf, unsigned long bias)
{
	mm->start_code = -1UL;
	for (unsigned int i = 0; i < elf->hdr.e_phnum; i++) {
		struct elf64_phdr phdr = get_phdr(elf, i);
		unsigned long start = phdr.p_vaddr + bias, end = start + phdr.p_filesz;

		if (phdr.p_type != PT_LOAD)
			continue;
		if (phdr.p_flags & PF_X) {
			mm->start_code = min(mm->start_code, start);
			mm->end_code = max(mm->end_code, end);
		}
		mm->start_data = max(mm->start_data, start);
		mm->end_data = max(mm->end_data, end);
	}
}

static bool wants_exec_stack(const struct elf_file *elf)
{
	for (unsigned int i = 0; i < elf->hdr.e_phnum; i++) {
		struct elf64_phdr phdr = get_phdr(elf, i);

		if (phdr.p_type == PT_GNU_STACK)
			return phdr.p_flags & PF_X;
	}
	return false;
}

/* The interpreter goes where mmap(2) would put it. */
static int load_interp(struct mm_struct *mm, struct inode *inode, struct elf_image *image)
{
	struct elf_file elf;
	struct span span;
	unsigned long base;
	int error = elf_open(&elf, inode);

	if (error)
		return error;
	span = get_span(&elf);
	if (span.low >= span.high)
		return -EINVAL;
	base = get_unmapped_area(mm, 0, ALIGN_UP(span.high - span.low, PAGE_SIZE));
	if (IS_ERR((void *)base))
		return -ENOMEM;
	image->interp_base = base - span.low;
	image->start = elf.hdr.e_entry + image->interp_base;
	return load_segments(mm, &elf, image->interp_base);
}

int elf_load(struct mm_struct *mm, struct inode *inode, struct elf_image *image)
{
	struct elf_file elf;
	unsigned long bias = 0;
	struct inode *interp;
	struct span span;
	int error = elf_open(&elf, inode);

	if (error)
		return error;
	span = get_span(&elf);
	if (elf.hdr.e_type == ET_DYN)
		bias = et_dyn_base(span.align) - span.low;
	error = load_segments(mm, &elf, bias);
	if (error)
		return error;
	note_code_and_data(mm, &elf, bias);
	*image = (struct elf_image){
		.entry = elf.hdr.e_entry + bias,
		.start = elf.hdr.e_entry + bias,
		.phdr = phdr_address(&elf, bias),
		.phnum = elf.hdr.e_phnum,
		.end = span.high ? ALIGN_UP(span.high + bias, PAGE_SIZE) : MMAP_MIN_ADDR,
		.exec_stack = wants_exec_stack(&elf),
	};
	interp = find_interp(&elf);
	if (IS_ERR(interp)) /* elf_check() found it, so memory is out */
		return PTR_ERR(interp);
	return interp ? load_interp(mm, interp, image) : 0;
}
