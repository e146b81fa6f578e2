/*
 * What a program finds on its stack: the arguments, the environment, and of the auxiliary vector
 * what is the same everywhere, or whether it makes sense.
 */
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char **environ;
extern char _start[];

static const char *good(int is)
{
	return is ? "good" : "BAD";
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Sixteen bytes that no one could have guessed are not all alike. */
static int is_random(const unsigned char *bytes)
{
	for (int i = 1; bytes && i < 16; i++)
		if (bytes[i] != bytes[0])
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	const char *execfn = (const char *)getauxval(AT_EXECFN);
	const char *platform = (const char *)getauxval(AT_PLATFORM);
	const unsigned int *phdr = (const unsigned int *)getauxval(AT_PHDR);
	unsigned long stack = (unsigned long)(argv - 1);

	printf("argc: %d\n", argc);
	for (int i = 0; i < argc; i++)
		printf("argv[%d]: %s\n", i, argv[i]);
	printf("argv[argc]: %s\n", good(argv[argc] == NULL));
	for (char **e = environ; *e; e++)
		printf("environment: %s\n", *e);

	printf("AT_PAGESZ: %lu\n", getauxval(AT_PAGESZ));
	printf("AT_CLKTCK: %lu\n", getauxval(AT_CLKTCK));
	printf("AT_SECURE: %lu\n", getauxval(AT_SECURE));
	printf("AT_BASE: %lu\n", getauxval(AT_BASE));
	printf("AT_PHENT: %lu\n", getauxval(AT_PHENT));
	printf("AT_PHNUM: %s\n", good(getauxval(AT_PHNUM) > 0 && getauxval(AT_PHNUM) < 20));
	printf("AT_PHDR: %s\n", good(phdr && phdr[0] < 0x80000000)); /* p_type can be read */
	printf("AT_ENTRY: %s\n", good(getauxval(AT_ENTRY) == (unsigned long)_start));
	printf("AT_RANDOM: %s\n", good(is_random((const void *)getauxval(AT_RANDOM))));
	printf("AT_PLATFORM: %s\n", platform ? platform : "none");
	printf("AT_EXECFN: %s\n", execfn ? base_name(execfn) : "none");
	printf("stack: %s\n", good(stack % 16 == 0));
	return 0;
}
