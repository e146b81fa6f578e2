/* mmap(2) of anonymous memory: what it is like, and every argument that is refused. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "probe.h"

static void wrong(const char *what, long at, long size, long prot, long flags, long fd, long offset)
{
	long ret = syscall(SYS_mmap, at, size, prot, flags, fd, offset);

	say("%s: %s\n", what, result(ret));
	if (ret != -1)
		munmap((void *)ret, size);
}

int main(void)
{
	const long anon = MAP_PRIVATE | MAP_ANONYMOUS;
	char *at = map(10 * PAGE, RW, MAP_PRIVATE), *other;
	long sum = 0;

	for (unsigned long i = 0; i < 10 * PAGE; i++)
		sum += at[i];
	say("aligned: %s, zero: %s\n", yes((long)at % PAGE == 0), yes(sum == 0));
	other = map(1, RW, MAP_PRIVATE);
	memset(other, 1, PAGE);
	say("one byte is a page: %s\n", rights(other, 1));
	for (int prot = 0; prot < 4; prot++) {
		at = map(PAGE, prot, MAP_PRIVATE);
		say("rights %d: read %d, write %d\n", prot, probe(at, 0), probe(at, 1));
	}
	at = map(3 * PAGE, RW, MAP_PRIVATE | MAP_POPULATE | MAP_NORESERVE | MAP_STACK);
	say("flags that are hints: %s\n", rights(at, 3));
	at = map(3 * PAGE, RW, MAP_SHARED);
	say("shared: %s\n", rights(at, 3));

	wrong("no bytes", 0, 0, RW, anon, -1, 0);
	wrong("all there is", 0, -1, RW, anon, -1, 0);
	wrong("all there is, in pages", 0, -4096, RW, anon, -1, 0);
	wrong("more than there is", 0, 1L << 57, RW, anon | MAP_NORESERVE, -1, 0);
	wrong("neither private nor shared", 0, 4096, RW, MAP_ANONYMOUS, -1, 0);
	wrong("both", 0, 4096, RW, MAP_ANONYMOUS | MAP_SHARED | MAP_PRIVATE, -1, 0);
	wrong("an unknown type", 0, 4096, RW, MAP_ANONYMOUS | MAP_PRIVATE | 4, -1, 0);
	wrong("no descriptor", 0, 4096, RW, MAP_PRIVATE, -1, 0);
	wrong("no descriptor, no bytes", 0, 0, RW, MAP_PRIVATE, 99, 0);
	wrong("no descriptor, but anonymous", 0, 4096, RW, anon, 99, 0);
	wrong("an offset", 0, 4096, RW, anon, -1, 8192);
	wrong("an odd offset", 0, 4096, RW, anon, -1, 1);
	wrong("rights that mean nothing", 0, 4096, RW | 0x100000, anon, -1, 0);
	wrong("fixed, odd address", 0x10000001, 4096, RW, anon | MAP_FIXED, -1, 0);
	wrong("fixed, a kernel's address", -(1L << 40), 4096, RW, anon | MAP_FIXED, -1, 0);
	wrong("fixed, the last page", -4096, 4096, RW, anon | MAP_FIXED, -1, 0);
	wrong("fixed, across the end", (1L << 56) - 8192, 1L << 20, RW, anon | MAP_FIXED, -1, 0);
	wrong("a hint, odd address", 0x10000001, 4096, RW, anon, -1, 0);
	wrong("a hint, a kernel's address", -(1L << 40), 4096, RW, anon, -1, 0);
	return 0;
}
