/* The vDSO's code, moved: by its place there handlers return on arm64. */
#define _GNU_SOURCE
#include <elf.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include "say.h"

#define PAGE 4096UL

static volatile sig_atomic_t caught;

static void count(int signal)
{
	(void)signal;
	caught++;
}

/* The bytes that it takes: its section headers stand at the end. */
static unsigned long size_of(const Elf64_Ehdr *file)
{
	unsigned long end = file->e_shoff + file->e_shnum * file->e_shentsize;

	return (end + PAGE - 1) & -PAGE;
}

int main(void)
{
	char *old = (char *)getauxval(AT_SYSINFO_EHDR), *new;
	unsigned long size = size_of((const void *)old);

	signal(SIGUSR1, count);
	raise(SIGUSR1);
	new = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must((long)new);
	say("moved: %d\n", mremap(old, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, new) == new);
	say("it is there: %d\n", memcmp(new, ELFMAG, SELFMAG) == 0);
	raise(SIGUSR1);
	say("handlers return: %d\n", caught);
	say("unmapped: %s\n", result(munmap(new, size)));
	return 0;
}
