/* The stack that a program starts with, as a real libc sees it. */
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char **environ;
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

static const char *name(const char *path)
{
	return path && strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
}

int main(int argc, char **argv)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)__ehdr_start;
	char **end = environ;

	for (int i = 0; i < argc; i++)
		printf("argv[%d] = <%s>\n", i, argv[i]);
	for (; *end; end++)
		printf("environ: <%s>\n", *end);
	printf("argv ends, environ follows: %d %d\n", argv[argc] == NULL,
	       environ == argv + argc + 1);
	printf("the strings follow each other: %d\n",
	       environ[0] == argv[argc - 1] + strlen(argv[argc - 1]) + 1);
	printf("program headers: %d %d %d\n",
	       getauxval(AT_PHDR) == (uintptr_t)__ehdr_start + header->e_phoff,
	       getauxval(AT_PHNUM) == header->e_phnum, getauxval(AT_PHENT) == sizeof(Elf64_Phdr));
	printf("page size %lu %ld, ticks %lu %ld\n", getauxval(AT_PAGESZ), sysconf(_SC_PAGESIZE),
	       getauxval(AT_CLKTCK), sysconf(_SC_CLK_TCK));
	printf("ids %lu %lu %lu %lu, secure %lu, flags %lu\n", getauxval(AT_UID),
	       getauxval(AT_EUID), getauxval(AT_GID), getauxval(AT_EGID), getauxval(AT_SECURE),
	       getauxval(AT_FLAGS));
	printf("platform %s, executable %s\n", (char *)getauxval(AT_PLATFORM),
	       name((char *)getauxval(AT_EXECFN)));
	printf("random %d, hwcap %d, base %lx\n", getauxval(AT_RANDOM) > (uintptr_t)&argc,
	       getauxval(AT_HWCAP) != 0, getauxval(AT_BASE));
	printf("the stack is aligned: %d\n", (uintptr_t)(argv - 1) % 16 == 0);
	return 0;
}
