/* mmap(2) of files: what a mapping shows, what a private one may change, and every way to misuse
 * it. The file is the program itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define RW   (PROT_READ | PROT_WRITE)

static int fd;
static off_t size;

static const char *result(long ret)
{
	return ret == -1 ? strerrorname_np(errno) : "ok";
}

static char *try_mmap(const char *what, size_t len, int prot, int flags, int on, off_t off)
{
	char *p = mmap(NULL, len, prot, flags, on, off);

	printf("%s: %s\n", what, p == MAP_FAILED ? strerrorname_np(errno) : "ok");
	return p;
}

static volatile char *at;

static int read_it(void)
{
	return *at & 0x7f;
}

static int write_it(void)
{
	*at = 'w';
	return *at;
}

static void in_child(const char *what, int (*fn)(void), char *where)
{
	int status;
	pid_t pid;

	at = where;
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(fn());
	waitpid(pid, &status, 0);
	if (WIFEXITED(status))
		printf("%s: %d\n", what, WEXITSTATUS(status));
	else
		printf("%s: %s\n", what, sigabbrev_np(WTERMSIG(status)));
}

/* Do the mapping and read(2) agree on all of it? */
static int same_as_read(const char *map)
{
	static char buf[PAGE];
	off_t pos = 0;
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		if (memcmp(map + pos, buf, n) != 0)
			return 0;
		pos += n;
	}
	return pos == size;
}

static int all_zeros(const char *p, const char *end)
{
	while (p < end)
		if (*p++)
			return 0;
	return 1;
}

static void test_errors(void)
{
	int ends[2], dir = open("/", O_RDONLY | O_DIRECTORY);

	try_mmap("no such type", PAGE, PROT_READ, 0, fd, 0);
	try_mmap("validated, flags that are not known", PAGE, PROT_READ,
		 MAP_SHARED_VALIDATE | 0x1000000, fd, 0);
	try_mmap("validated", PAGE, PROT_READ, MAP_SHARED_VALIDATE, fd, 0);
	try_mmap("shared and written, of a file that is open for reading", PAGE, RW, MAP_SHARED, fd,
		 0);
	try_mmap("growing down", PAGE, RW, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0);
	try_mmap("beyond what a file can be", PAGE, PROT_READ, MAP_PRIVATE, fd, 0x7ffffffffffff000);
	try_mmap("huge pages", PAGE, PROT_READ, MAP_PRIVATE | MAP_HUGETLB, fd, 0);
	try_mmap("a directory", PAGE, PROT_READ, MAP_PRIVATE, dir, 0);
	if (pipe(ends) == 0) {
		try_mmap("a pipe", PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0);
		try_mmap("a pipe's other end", PAGE, PROT_READ, MAP_PRIVATE, ends[1], 0);
	}
}

static void test_shared(void)
{
	char *p = try_mmap("shared, read-only", size, PROT_READ, MAP_SHARED, fd, 0);

	printf("the same as read(2): %d\n", same_as_read(p));
	in_child("write", write_it, p);
	printf("mprotect: %s\n", result(mprotect(p, PAGE, RW)));
	printf("msync: %s\n", result(msync(p, size, MS_SYNC)));
	printf("madvise: %s %s %s\n", result(madvise(p, size, MADV_WILLNEED)),
	       result(madvise(p, PAGE, MADV_DONTNEED)), result(madvise(p, PAGE, MADV_FREE)));
	printf("remove: %s\n", result(madvise(p, PAGE, MADV_REMOVE)));
	printf("contents: %.3s\n", p + 1);
}

static void test_private(void)
{
	off_t pages = (size + PAGE - 1) / PAGE;
	char *p = try_mmap("private", (pages + 2) * PAGE, RW, MAP_PRIVATE, fd, 0);
	char *other = try_mmap("and once more", pages * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);

	printf("the same as read(2): %d\n", same_as_read(p));
	printf("zeros after the end: %d\n", all_zeros(p + size, p + pages * PAGE));
	in_child("read the page after", read_it, p + pages * PAGE);
	in_child("write the page after", write_it, p + pages * PAGE);
	p[0] = 'P';
	printf("written: %c, the other: %d, read(2): %d\n", p[0], other[0], same_as_read(other));
	in_child("the child sees it", read_it, p);
	in_child("and writes", write_it, p);
	printf("here: %c\n", p[0]);
	printf("madvise: %s\n", result(madvise(p, PAGE, MADV_DONTNEED)));
	printf("as it was: %d\n", p[0]);
	in_child("write a read-only one", write_it, other);
	printf("mprotect: %s\n", result(mprotect(other, PAGE, RW)));
	in_child("write", write_it, other);
	printf("executable: %s\n", result(mprotect(other, PAGE, PROT_READ | PROT_EXEC)));
	close(fd);
	printf("after close: %.3s\n", other + 1);
	p = mremap(other + PAGE, (pages - 1) * PAGE, pages * PAGE, MREMAP_MAYMOVE);
	printf("mremap: %s\n", p == MAP_FAILED ? strerrorname_np(errno) : "ok");
	in_child("read the page after", read_it, p + (pages - 1) * PAGE);
}

static void test_offset(void)
{
	char *p = try_mmap("with an offset", PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE), c = 0;
	char *far = try_mmap("all beyond the end", PAGE, PROT_READ, MAP_PRIVATE, fd, 1L << 40);

	printf("the same: %d\n", pread(fd, &c, 1, PAGE) == 1 && c == p[0]);
	in_child("read", read_it, far);
}

int main(int argc, char **argv)
{
	struct stat st;

	(void)argc;
	fd = open(argv[0], O_RDONLY);
	if (fd < 0 || fstat(fd, &st)) {
		printf("%s: %s\n", argv[0], strerrorname_np(errno));
		return 1;
	}
	size = st.st_size;
	test_errors();
	test_shared();
	test_offset();
	test_private();
	return 0;
}
