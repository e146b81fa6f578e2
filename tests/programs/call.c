/*
 * Make one call: `call NUMBER ARGUMENT...`. An argument is a number, or @data, @code, @stack: an
 * address of this program's own. Prints the answer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long data[64];

static void code(void)
{
}

static long value(const char *word)
{
	if (strcmp(word, "@data") == 0)
		return (long)data;
	if (strcmp(word, "@code") == 0)
		return (long)code;
	if (strcmp(word, "@stack") == 0)
		return (long)&word;
	return strtoul(word, NULL, 0);
}

int main(int argc, char **argv)
{
	long a[7] = { 0 }, ret;

	for (int i = 0; i < 7 && i + 1 < argc; i++)
		a[i] = value(argv[i + 1]);
	printf("calling\n");
	fflush(stdout);
	ret = syscall(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
	if (ret == -1)
		printf("%s\n", strerrorname_np(errno));
	else
		printf("%ld\n", ret);
	return 0;
}
