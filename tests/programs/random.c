/* getrandom(2): how much it gives, and what it refuses. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static unsigned char area[3 * 4096] __attribute__((aligned(4096)));
static unsigned char again[256];

static void ask(const char *what, void *to, size_t size, unsigned int flags)
{
	ssize_t got = getrandom(to, size, flags);

	printf("%s: %zd %s\n", what, got, got < 0 ? strerrorname_np(errno) : "");
}

int main(void)
{
	unsigned char seen[256] = { 0 };
	int kinds = 0;

	ask("nothing", area, 0, 0);
	ask("16 bytes", area, 16, 0);
	ask("a page", area, 4096, GRND_NONBLOCK);
	for (int i = 0; i < 4096; i++)
		kinds += !seen[area[i]]++;
	printf("many values: %d\n", kinds > 200);
	ask("256 bytes", again, sizeof(again), GRND_RANDOM);
	printf("different: %d\n", memcmp(area, again, sizeof(again)) != 0);
	ask("unknown flag", area, 16, 0x80);
	ask("flags that exclude each other", area, 16, GRND_RANDOM | 4);
	ask("a null pointer", NULL, 16, 0);
	ask("a kernel address", (void *)0xffffffff80000000, 16, 0);
	ask("not mapped", (void *)0x1000000000, 16, 0);
	return 0;
}
