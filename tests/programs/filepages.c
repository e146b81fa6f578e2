/* mmap(2) of a file: private and shared, what is written, what is beyond its end. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include "probe.h"

#ifndef MAP_SHARED_VALIDATE
#define MAP_SHARED_VALIDATE 3
#endif

static int fd;
static long size, pages;

static char *map_file(long length, int prot, int flags, long offset)
{
	return mmap(NULL, length, prot, flags, fd, offset);
}

static void contents(void)
{
	char *all = map_file(size, PROT_READ, MAP_PRIVATE, 0), *own, *other, buffer[PAGE];
	char *shared = map_file(size, PROT_READ, MAP_SHARED, 0);
	int wrong = 0, tail = 0;

	for (long at = 0; at < size; at += PAGE) {
		long n = must(pread(fd, buffer, PAGE, at));

		wrong += memcmp(all + at, buffer, n) != 0 || memcmp(shared + at, buffer, n) != 0;
	}
	for (long at = size; at % PAGE; at++)
		tail += all[at] != 0 || shared[at] != 0;
	say("pages that differ: %d, bytes after the end: %d\n", wrong, tail);

	own = map_file(size, RW, MAP_PRIVATE, 0);
	other = map_file(size, RW, MAP_PRIVATE, PAGE);
	say("from the second page: %s\n", yes(memcmp(own + PAGE, other, PAGE) == 0));
	memset(own, 'x', 2 * PAGE);
	must(pread(fd, buffer, 4, 0));
	say("written: %c%c%c, the file has: %.3s, another mapping: %.3s, the second page: %s\n",
	    own[1], own[2], own[3], buffer + 1, shared + 1,
	    yes(memcmp(all + PAGE, other, PAGE) == 0));
	must(madvise(own, PAGE, MADV_DONTNEED));
	say("the file's again: %.3s, the next page stays: %c\n", own + 1, own[PAGE]);
	must(pread(fd, all, 0, 0));
	say("read into a private page: %ld, %.3s\n", (long)pread(fd, own + PAGE, 4, 0),
	    own + PAGE + 1);
	say("into a shared one: %s\n", result(pread(fd, shared, 4, 0)));
	munmap(all, size);
}

static void beyond(void)
{
	char *at = map_file((pages + 3) * PAGE, RW, MAP_PRIVATE, (pages - 1) * PAGE);

	say("the last page and three more: %s\n", rights(at, 4));
	say("the code: %d\n", probe(at + PAGE, 0));
	say("the kernel, there: %s\n", result(write(1, at + PAGE, 1)));
	munmap(at, (pages + 3) * PAGE);
	at = map_file(PAGE, PROT_READ, MAP_SHARED, 1L << 40);
	say("far beyond: %s, code %d\n", yes(at != MAP_FAILED), probe(at, 0));
}

static void wrong(const char *what, int file, int prot, int flags, long offset)
{
	char *at = mmap(NULL, PAGE, prot, flags, file, offset);

	say("%s: %s\n", what, result((long)at));
}

int main(void)
{
	struct stat status;
	int folder = must(open("/", O_RDONLY)), writing, ends[2];
	char *at;

	fd = must(open(self(), O_RDONLY));
	must(fstat(fd, &status));
	size = status.st_size;
	pages = (size + PAGE - 1) / PAGE;
	must(pipe(ends));
	contents();
	beyond();
	wrong("shared and writable, of a file opened to read", fd, RW, MAP_SHARED, 0);
	wrong("private and writable", fd, RW, MAP_PRIVATE, 0);
	at = map_file(PAGE, PROT_READ, MAP_SHARED, 0);
	say("made writable later: %s\n", result(mprotect(at, PAGE, RW)));
	wrong("a folder", folder, PROT_READ, MAP_PRIVATE, 0);
	wrong("a pipe", ends[0], PROT_READ, MAP_PRIVATE, 0);
	writing = open("/dev/null", O_WRONLY);
	if (writing >= 0)
		wrong("opened to write", writing, PROT_READ, MAP_PRIVATE, 0);
	wrong("an odd offset", fd, PROT_READ, MAP_PRIVATE, 100);
	wrong("an offset that wraps", fd, PROT_READ, MAP_PRIVATE, -4096);
	wrong("checked flags, one unknown", fd, PROT_READ, MAP_SHARED_VALIDATE | 1 << 24, 0);
	wrong("checked flags", fd, PROT_READ, MAP_SHARED_VALIDATE, 0);
	must(close(fd));
	say("after close: %.3s\n", at + 1);
	return 0;
}
