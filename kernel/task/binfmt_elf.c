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
#include "elf_file.h"

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

/* What is placed by the kernel goes where mmap(2) would put it; or -ENOMEM, -EINVAL. */
static unsigned long place_span(struct mm_struct *mm, struct span span)
{
	if (span.low >= span.high)
		return -EINVAL;
	return get_unmapped_area(mm, 0, ALIGN_UP(span.high - span.low, PAGE_SIZE));
}

static int load_interp(struct mm_struct *mm, struct inode *inode, struct elf_image *image)
{
	struct elf_file elf;
	struct span span;
	unsigned long base;
	int error = elf_open(&elf, inode);

	if (error)
		return error;
	span = get_span(&elf);
	base = place_span(mm, span);
	if (IS_ERR((void *)base))
		return (int)base;
	image->interp_base = base - span.low;
	image->start = elf.hdr.e_entry + image->interp_base;
	return load_segments(mm, &elf, image->interp_base);
}

/*
 * How far from where it asks to be the program lies.  One that can be anywhere and has no
 * interpreter, a static PIE or an interpreter by itself, goes where mmap(2) would put it, as on
 * Linux 6.1.
 */
static int load_bias(struct mm_struct *mm, const struct elf_file *elf, bool interp,
		     unsigned long *bias)
{
	struct span span = get_span(elf);
	unsigned long base;

	*bias = 0;
	if (elf->hdr.e_type != ET_DYN)
		return 0;
	base = interp ? et_dyn_base(span.align) : place_span(mm, span);
	*bias = base - span.low;
	return IS_ERR((void *)base) ? (int)base : 0;
}

/* Where the heap may begin; after a static PIE there is no room for one. */
static unsigned long heap_start(const struct elf_file *elf, bool interp, unsigned long bias)
{
	struct span span = get_span(elf);

	if (elf->hdr.e_type == ET_DYN && !interp && aslr_enabled())
		return ELF_ET_DYN_BASE;
	return span.high ? ALIGN_UP(span.high + bias, PAGE_SIZE) : MMAP_MIN_ADDR;
}

int elf_load(struct mm_struct *mm, struct inode *inode, struct elf_image *image)
{
	struct elf_file elf;
	struct inode *interp;
	unsigned long bias;
	int error = elf_open(&elf, inode);

	if (error)
		return error;
	interp = find_interp(&elf);
	if (IS_ERR(interp)) /* elf_check() found it, so memory is out */
		return PTR_ERR(interp);
	error = load_bias(mm, &elf, interp, &bias);
	if (!error)
		error = load_segments(mm, &elf, bias);
	if (error)
		return error;
	note_code_and_data(mm, &elf, bias);
	*image = (struct elf_image){
		.entry = elf.hdr.e_entry + bias,
		.start = elf.hdr.e_entry + bias,
		.phdr = phdr_address(&elf, bias),
		.phnum = elf.hdr.e_phnum,
		.end = heap_start(&elf, interp, bias),
		.exec_stack = wants_exec_stack(&elf),
	};
	return interp ? load_interp(mm, interp, image) : 0;
}
