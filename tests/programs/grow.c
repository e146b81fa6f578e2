/*
 * The stack grows on below a page of it that has other rights, and mprotect(2) still knows it as
 * one.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>

#define PAGE 4096

static int down(int pages)
{
	volatile char page[PAGE];

	page[0] = (char)pages;
	return pages ? down(pages - 1) + page[0] : 0;
}

int main(void)
{
	char *frame = __builtin_frame_address(0);
	char *page = frame - (unsigned long)frame % PAGE - 4 * PAGE;

	down(8);
	if (mprotect(page, PAGE, PROT_READ))
		perror("mprotect");
	if (mprotect(page, PAGE, PROT_READ | PROT_WRITE))
		perror("mprotect back");
	down(500);
	printf("grown\n");
	if (mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_GROWSDOWN))
		perror("mprotect down");
	if (mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_GROWSUP))
		perror("mprotect up");
	fflush(stderr);
	return 0;
}
