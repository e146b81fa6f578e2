/* brk(2) by itself: what it answers, and what is in the memory. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096UL

static uintptr_t brk_to(uintptr_t address)
{
	return syscall(SYS_brk, address);
}

static int all_zero(const char *from, size_t n)
{
	while (n--)
		if (*from++)
			return 0;
	return 1;
}

int main(void)
{
	uintptr_t start = brk_to(0), base = (start + PAGE - 1) & -PAGE;

	printf("0 moves nothing: %d\n", brk_to(0) == start);
	printf("one byte: %d\n", brk_to(base + 1) == base + 1);
	memset((void *)base, 'x', PAGE); /* the whole page is there */
	printf("16 pages: %d\n", brk_to(base + 16 * PAGE) == base + 16 * PAGE);
	printf("the old stays: %d\n", *(char *)base == 'x');
	printf("the new is zero: %d\n", all_zero((char *)base + PAGE, 15 * PAGE));
	memset((void *)base, 'y', 16 * PAGE);
	printf("shrink: %d\n", brk_to(base + PAGE) == base + PAGE);
	printf("grow again: %d\n", brk_to(base + 16 * PAGE) == base + 16 * PAGE);
	printf("the old stays: %d\n", *((char *)base + PAGE - 1) == 'y');
	printf("what came back is zero: %d\n", all_zero((char *)base + PAGE, 15 * PAGE));
	printf("below the start: %d\n", brk_to(base - PAGE * 1024) == base + 16 * PAGE);
	printf("a kernel address: %d\n", brk_to(-PAGE) == base + 16 * PAGE);
	printf("into the stack: %d\n", brk_to((uintptr_t)&start) == base + 16 * PAGE);
	printf("all the way down: %d\n", brk_to(start) == start);
	fflush(stdout);
	*(volatile char *)(base + 2 * PAGE) = 1; /* SIGSEGV */
	return 0;
}
