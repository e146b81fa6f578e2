/* What runs before and after main(), and the exit status. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void last(void)
{
	puts("registered first, called last");
}

static void first(void)
{
	puts("registered last, called first");
}

__attribute__((constructor)) static void before(void)
{
	puts("constructor");
}

__attribute__((destructor)) static void after(void)
{
	puts("destructor");
}

int main(int argc, char **argv)
{
	int status = argc > 2 ? atoi(argv[2]) : 0;

	atexit(last);
	atexit(first);
	puts("main");
	if (argc > 1 && strcmp(argv[1], "_exit") == 0) {
		fflush(stdout);
		_exit(status);
	}
	if (argc > 1 && strcmp(argv[1], "exit") == 0)
		exit(status);
	return status;
}
