/* read(2), pread64(2), readv(2), preadv(2), lseek(2) of a plain file; misuse. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include "outcome.h"

#define SIZE 10000 /* of the file: lines of 8 bytes, "%07d\n" */

static char buffer[20000];
static int fd;

static long where(void)
{
	return lseek(fd, 0, SEEK_CUR);
}

static void seek(const char *what, off_t offset, int whence)
{
	value(what, lseek(fd, offset, whence));
}

static int right(long offset, long size)
{
	char line[16];

	for (long i = 0; i < size; i++) {
		snprintf(line, sizeof(line), "%07ld\n", (offset + i) / 8);
		if (buffer[i] != line[(offset + i) % 8])
			return 0;
	}
	return 1;
}

static void get(const char *what, size_t size)
{
	long at = where(), n;

	memset(buffer, 0xee, sizeof(buffer));
	n = value(what, syscall(SYS_read, fd, buffer, size));
	printf("\tright: %d, now at %ld\n", n < 0 || right(at, n), where());
}

static void pget(const char *what, size_t size, off_t at)
{
	long n = value(what, syscall(SYS_pread64, fd, buffer, size, at));

	printf("\tright: %d, still at %ld\n", n < 0 || right(at, n), where());
}

int main(int argc, char **argv)
{
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iovec v[3] = { { buffer, 10 }, { buffer + 10, 0 }, { buffer + 10, 20 } };
	struct stat st;
	long sum = 0, n;
	int other;

	if (argc < 2 || chdir(argv[1]) < 0 || (fd = open("text", O_RDONLY)) < 0)
		return 1;
	munmap(pages + 4096, 4096);
	fstat(fd, &st);
	printf("size %ld, mode %o, links %d\n", (long)st.st_size, st.st_mode, (int)st.st_nlink);
	get("some", 100);
	get("none", 0);
	get("a page's end", 5000);
	get("more than is left", 20000);
	get("at the end", 100);
	seek("to a place", 777, SEEK_SET);
	get("there", 9);
	seek("back", -100, SEEK_CUR);
	seek("from the end", -8, SEEK_END);
	get("the last line", 100);
	seek("beyond the end", 1000, SEEK_END);
	get("beyond the end", 100);
	seek("before the beginning", -1, SEEK_SET);
	seek("far before the beginning", -20000, SEEK_CUR);
	seek("an unknown way", 0, 77);
	seek("a negative way", 0, -1);
	seek("the farthest", LONG_MAX, SEEK_SET);
	get("there", 1);
	seek("farther", 1, SEEK_CUR);
	seek("data", 0, SEEK_DATA);
	seek("data beyond the end", SIZE, SEEK_DATA);
	seek("a hole", 0, SEEK_HOLE);
	seek("a hole beyond the end", SIZE, SEEK_HOLE);
	seek("the beginning", 0, SEEK_SET);

	pget("pread", 50, 4090);
	pget("pread to the end", 5000, 9000);
	pget("pread beyond the end", 10, 20000);
	pget("pread before the beginning", 10, -1);
	value("readv", readv(fd, v, 3));
	printf("\tright: %d, now at %ld\n", right(0, 30), where());
	value("preadv", preadv(fd, v, 3, 4090));
	printf("\tright: %d, still at %ld\n", right(4090, 30), where());
	value("preadv, negative", syscall(SYS_preadv, fd, v, 3, -1L, -1L));
	value("readv of too many", syscall(SYS_readv, fd, v, IOV_MAX + 1));
	value("readv of none", syscall(SYS_readv, fd, v, 0));
	value("readv, a bad list", syscall(SYS_readv, fd, 16, 1));
	v[1].iov_len = -1;
	value("readv, a negative length", readv(fd, v, 3));

	seek("the beginning", 0, SEEK_SET);
	value("to nowhere", syscall(SYS_read, fd, 16, 10));
	value("to the kernel", syscall(SYS_read, fd, -4096L, 10));
	value("around the end", syscall(SYS_read, fd, buffer, -1UL));
	value("nothing to nowhere", syscall(SYS_read, fd, 16, 0));
	value("100 bytes of room", syscall(SYS_read, fd, pages + 4096 - 100, 1000));
	printf("now at %ld\n", where());
	value("code can't be written", syscall(SYS_read, fd, main, 10));
	value("a bad descriptor", syscall(SYS_read, 77, buffer, 1));
	value("-1", syscall(SYS_read, -1, buffer, 1));

	other = open("empty", O_RDONLY);
	value("an empty file", read(other, buffer, 10));
	value("its end", lseek(other, 0, SEEK_END));
	close(other);
	seek("the beginning", 0, SEEK_SET);
	while ((n = read(fd, buffer, 77)) > 0)
		for (long i = 0; i < n; i++)
			sum = (sum * 31 + buffer[i]) % 1000000007;
	printf("all of it in small pieces: %ld, at %ld\n", sum, where());
	return 0;
}
