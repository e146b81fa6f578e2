/*
 * Buffers that are good at first and bad from some byte on. A call writes what the kernel could
 * copy before it met the bad page, and how it copies depends on what standard output is: Linux
 * takes all the good bytes for a regular file, whole pages for a pipe, pieces of 2048 bytes for a
 * terminal; when the very first piece is bad, the answer is EFAULT.
 */
#define _GNU_SOURCE
#include <sys/uio.h>
#include <unistd.h>
#include "include/try.h"

#define PROT_NONE 0
#define PAGE	  4096UL
#define GOOD	  (2 * PAGE)

static char text[GOOD + PAGE] __attribute__((aligned(PAGE)));

int main(void)
{
	char *end = text + GOOD; /* the first bad byte */
	struct iovec second_bad[2] = { { "good\n", 5 }, { NULL, 1 } };
	struct iovec second_partly[2] = { { "good\n", 5 }, { end - 64, 65 } };

	for (unsigned long i = 0; i < GOOD; i++)
		text[i] = i % 64 == 63 ? '\n' : 'a' + i / 64 % 26;
	TRY3(mprotect, end, PAGE, PROT_NONE);

	TRY3(write, 1, end - 64, 64);
	TRY3(write, 1, end, 1);
	TRY3(write, 1, end - 64, 65);
	TRY3(write, 1, end - 2048, 2049);
	TRY3(write, 1, end - 4096 - 64, 4096 + 128);
	TRY3(writev, 1, second_bad, 2);
	TRY3(writev, 1, second_partly, 2);
	return 0;
}
