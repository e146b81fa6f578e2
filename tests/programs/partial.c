/*
 * write(2) and writev(2) of buffers that are good up to a place, to a terminal: what is returned,
 * and what of it is shown. Linux takes 2048 bytes at a time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096

static char area[4 * PAGE] __attribute__((aligned(PAGE)));
static char *const hole = area + 3 * PAGE; /* the first byte that can't be read */
static struct iovec many[IOV_MAX + 1];

/* Not write() itself: the compiler warns of what is tried here. */
static ssize_t try_write(int fd, const void *from, size_t size)
{
	return syscall(SYS_write, fd, from, size);
}

static ssize_t try_writev(int fd, const struct iovec *v, long n)
{
	return syscall(SYS_writev, fd, v, n);
}

static void show(const char *what, ssize_t ret)
{
	char line[100];
	int n = snprintf(line, sizeof(line), "\n%s: %zd %s\n", what, ret,
			 ret < 0 ? strerrorname_np(errno) : "");

	try_write(1, line, n);
}

static void good_then_bad(int good, int bad)
{
	char what[40];

	snprintf(what, sizeof(what), "%d good, %d bad", good, bad);
	show(what, try_write(1, hole - good, good + bad));
}

static void two(const char *what, void *a, size_t an, void *b, size_t bn)
{
	struct iovec v[2] = { { a, an }, { b, bn } };

	show(what, try_writev(1, v, 2));
}

int main(void)
{
	for (int i = 0; i < 3 * PAGE; i++)
		area[i] = i % 64 == 63 ? '\n' : 'a' + i / 64 % 26;
	mprotect(hole, PAGE, PROT_NONE);

	good_then_bad(0, 1);
	good_then_bad(1, 0);
	good_then_bad(1, 1);
	good_then_bad(100, 1);
	good_then_bad(2047, 1);
	good_then_bad(2048, 1);
	good_then_bad(2049, 1);
	good_then_bad(2048, 2048);
	good_then_bad(4096, 1);
	good_then_bad(5000, 5000);
	good_then_bad(3 * PAGE, PAGE);
	show("nothing from nowhere", try_write(1, NULL, 0));
	show("nothing from the kernel", try_write(1, (void *)-PAGE, 0));
	show("from the kernel", try_write(1, (void *)-PAGE, 1));
	show("from the null page", try_write(1, NULL, 1));
	show("around the end", try_write(1, area, -1UL));
	show("into the kernel", try_write(1, hole - 100, 1UL << 62));
	show("a chunk, and then into the kernel", try_write(1, hole - 3000, 1UL << 62));
	show("to the end of user space", try_write(1, hole - 3000, 0x7fffffff0000 - (long)hole));
	show("as much as a long holds", try_write(1, hole - 100, LONG_MAX));

	two("two good", area, 10, area + 64, 10);
	two("good, then bad", area, 10, hole, 10);
	two("bad, then good", hole, 10, area, 10);
	two("nothing, then good", area, 0, area, 10);
	two("nothing of bad, then good", hole, 0, area, 10);
	two("nothing at all", area, 0, NULL, 0);
	two("a chunk, then bad", area, 2048, hole, 10);
	two("half a chunk, then partly bad", area, 1024, hole - 1024, 2000);
	two("a page, then partly bad", area, PAGE, hole - 100, 200);
	two("a kernel address second", area, 10, (void *)-PAGE, 10);
	two("a negative length", area, -1UL, area, 10);
	two("a bad address, then a negative length", (void *)-PAGE, 10, area, -1UL);
	two("lengths that add up too far", area, LONG_MAX, area, LONG_MAX);
	show("no list", try_writev(1, NULL, 1));
	show("no list of nothing", try_writev(1, NULL, 0));
	show("a list in the kernel", try_writev(1, (void *)-PAGE, 1));
	show("a list that can't be read", try_writev(1, (struct iovec *)hole, 1));
	show("a list half of which can be read", try_writev(1, (struct iovec *)(hole - 16), 2));
	for (int i = 0; i <= IOV_MAX; i++)
		many[i] = (struct iovec){ area + i % 8, 1 };
	show("a long list", try_writev(1, many, IOV_MAX));
	show("too long a list", try_writev(1, many, IOV_MAX + 1));
	show("a list longer than any", try_writev(1, many, -1));
	show("standard input is the terminal too", try_write(0, "in\n", 3));
	show("standard error", try_write(2, "err\n", 4));
	show("a bad descriptor", try_write(3, "x", 1));
	show("a bad descriptor, a bad address", try_write(-1, NULL, 1));
	show("a bad descriptor, a list", try_writev(-1, NULL, 1));
	return 0;
}
