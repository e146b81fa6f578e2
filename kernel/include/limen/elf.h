/* ELF64 files: the System V ABI (gABI), chapters 4 and 5. */
#pragma once

#include <limen/types.h>

#define ELFMAG "\177ELF"

#define ET_EXEC 2
#define ET_DYN	3

struct elf64_hdr {
	u8 e_ident[16];
	u16 e_type, e_machine;
	u32 e_version;
	u64 e_entry, e_phoff, e_shoff;
	u32 e_flags;
	u16 e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx;
};

#define PT_LOAD	     1
#define PT_INTERP    3
#define PT_GNU_STACK 0x6474e551

#define PF_X 1
#define PF_W 2
#define PF_R 4

struct elf64_phdr {
	u32 p_type, p_flags;
	u64 p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
};

/* The auxiliary vector: getauxval(3). */
#define AT_NULL		0
#define AT_PHDR		3
#define AT_PHENT	4
#define AT_PHNUM	5
#define AT_PAGESZ	6
#define AT_BASE		7
#define AT_FLAGS	8
#define AT_ENTRY	9
#define AT_UID		11
#define AT_EUID		12
#define AT_GID		13
#define AT_EGID		14
#define AT_PLATFORM	15
#define AT_HWCAP	16
#define AT_CLKTCK	17
#define AT_SECURE	23
#define AT_RANDOM	25
#define AT_HWCAP2	26
#define AT_EXECFN	31
#define AT_SYSINFO_EHDR 33
#define AT_MINSIGSTKSZ	51

struct mm_struct;
struct inode;

/* What the loader found out, for the auxiliary vector and the start. */
struct elf_image {
	unsigned long entry; /* where the program itself starts */
	unsigned long start; /* where execution starts: entry, or the interpreter's */
	unsigned long phdr; /* address of the program headers, 0 when they are not loaded */
	unsigned int phnum;
	unsigned long interp_base; /* 0: no interpreter */
	unsigned long end; /* first page above the image: the heap goes there */
	bool exec_stack;
};

/*
 * elf_check() - can @inode be executed here?  0, -ENOEXEC, or what stands in the way of its
 * interpreter. Up to here an exec can be refused; elf_load() then fills @mm, and fails with an
 * error that ends the task.
 */
int elf_check(const struct inode *inode);
int elf_load(struct mm_struct *mm, struct inode *inode, struct elf_image *image);
