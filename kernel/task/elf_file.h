/* An ELF file as binfmt_elf.c and elf_segments.c read it. */
#pragma once

#include <limen/elf.h>
#include <limen/fs.h>
#include <limen/string.h>

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
static inline struct elf64_phdr get_phdr(const struct elf_file *elf, unsigned int i)
{
	struct elf64_phdr phdr;

	memcpy(&phdr, elf->inode->data + elf->hdr.e_phoff + i * sizeof(phdr), sizeof(phdr));
	return phdr;
}

/* The span of all segments: lowest page, end of the highest, and the strictest alignment. */
struct span {
	unsigned long low, high, align;
};

struct span get_span(const struct elf_file *elf);
/* load_segments() - map all of them, @bias from where they ask to be.  0 or -errno: execve(2). */
int load_segments(struct mm_struct *mm, const struct elf_file *elf, unsigned long bias);
