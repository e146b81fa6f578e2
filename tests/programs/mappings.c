/* mmap(2), munmap(2), mremap(2), madvise(2), mincore(2), msync(2), mlock(2): what each does to
 * memory, and every way to misuse it. Only differences of addresses are shown. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE  4096UL
#define ANON  (MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARE (MAP_SHARED | MAP_ANONYMOUS)
#define RW    (PROT_READ | PROT_WRITE)
#define HUGE  (1UL << 50)

static char *base; /* 64 pages of address space, reserved and given back: a place that is free */

static const char *result(long ret)
{
	return ret == -1 ? strerrorname_np(errno) : "ok";
}

/* Relative to base where that is what was asked for. */
static const char *place(void *at)
{
	static char buf[4][32];
	static int n;
	char *s = buf[n++ % 4];

	if (at == MAP_FAILED)
		return strerrorname_np(errno);
	if ((char *)at < base || (char *)at >= base + 64 * PAGE)
		return "elsewhere";
	snprintf(s, 32, "base + %#lx", (unsigned long)((char *)at - base));
	return s;
}

static void *try_mmap(const char *what, void *at, size_t len, int prot, int flags, int fd,
		      off_t off)
{
	void *p = mmap(at, len, prot, flags, fd, off);

	printf("mmap, %s: %s\n", what, place(p));
	return p;
}

/*
 * Is there something at each page, by the kernel's word? "1" readable, "0" mapped, not readable,
 * "-" not.
 */
static void show(const char *what, char *from, int pages)
{
	unsigned char vec[1];

	printf("%s: ", what);
	for (int i = 0; i < pages; i++) {
		long mapped = mincore(from + i * PAGE, PAGE, vec);

		putchar(mapped ? '-' : vec[0] & 1 ? '1' : '0');
	}
	putchar('\n');
}

static void reserve(void)
{
	base = mmap(NULL, 64 * PAGE, PROT_NONE, ANON, -1, 0);
	if (base == MAP_FAILED || munmap(base, 64 * PAGE))
		printf("no room: %s\n", strerrorname_np(errno));
}

static void clear(void)
{
	munmap(base, 64 * PAGE);
}

static void test_mmap(void)
{
	char *p, *q;

	try_mmap("no length", NULL, 0, RW, ANON, -1, 0);
	try_mmap("neither private nor shared", NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0);
	try_mmap("anonymous and validated", NULL, PAGE, RW, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1,
		 0);
	try_mmap("fixed, not a page", base + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0);
	try_mmap("fixed in the kernel", (void *)-PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
	try_mmap("fixed beyond the end", (void *)0x7ffffffffffff000, PAGE, RW, ANON | MAP_FIXED, -1,
		 0);
	try_mmap("larger than the address space", NULL, HUGE, PROT_NONE, ANON, -1, 0);
	try_mmap("length wraps around", NULL, -1UL, PROT_NONE, ANON, -1, 0);
	try_mmap("no descriptor", NULL, PAGE, RW, MAP_PRIVATE, -1, 0);
	try_mmap("descriptor that is not open", NULL, PAGE, RW, MAP_PRIVATE, 999, 0);
	printf("mmap, offset not a page: %s\n",
	       result(syscall(SYS_mmap, NULL, PAGE, RW, ANON, -1, 1)));
	printf("mmap, offset too large: %s\n",
	       result(syscall(SYS_mmap, NULL, 2 * PAGE, RW, ANON, -1, -PAGE)));
	try_mmap("shared and growing down", NULL, PAGE, RW, SHARE | MAP_GROWSDOWN, -1, 0);
	try_mmap("more than all memory", NULL, 1UL << 46, RW, ANON, -1, 0);
	p = try_mmap("the same, not reserved", NULL, 1UL << 40, RW, ANON | MAP_NORESERVE, -1, 0);
	p[1UL << 39] = 1;
	munmap(p, 1UL << 40);
	p = try_mmap("the same, not writable", NULL, 1UL << 40, PROT_READ, ANON, -1, 0);
	printf("%d\n", p[(1UL << 39) + 5]);
	munmap(p, 1UL << 40);

	p = try_mmap("a hint that is free", base + 4 * PAGE, PAGE, RW, ANON, -1, 0);
	try_mmap("a hint that is taken", base + 4 * PAGE, PAGE, RW, ANON, -1, 0);
	try_mmap("not to replace", base + 4 * PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0);
	try_mmap("a free place, not to replace", base + 6 * PAGE, PAGE, RW,
		 ANON | MAP_FIXED_NOREPLACE, -1, 0);
	p[0] = 'x';
	q = try_mmap("over it", base + 4 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
	printf("what was there: %d\n", q[0]);
	show("pages", base, 10);
	p = try_mmap("a null pointer's page as a hint", (void *)1, PAGE, RW, ANON, -1, 0);
	printf("that is %s\n", (uintptr_t)p < 0x10000 ? "too low" : "well away");
	clear();

	/* larger than a hole between segments of the program */
	p = mmap(NULL, 64 * PAGE, RW, ANON, -1, 0);
	q = mmap(NULL, 64 * PAGE, RW, ANON, -1, 0);
	printf("the next mapping lies %ld pages below\n", (p - q) / (long)PAGE);
	p = try_mmap("populated", base, 4 * PAGE, RW, ANON | MAP_FIXED | MAP_POPULATE, -1, 0);
	show("there at once", base, 6);
	clear();
}

static void test_munmap(void)
{
	mmap(base, 16 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
	memset(base, 'a', 16 * PAGE);
	printf("munmap, not a page: %s\n", result(munmap(base + 1, PAGE)));
	printf("munmap, no length: %s\n", result(munmap(base, 0)));
	printf("munmap, wraps around: %s\n", result(munmap(base, -1UL)));
	printf("munmap, kernel's: %s\n", result(munmap((void *)-PAGE, PAGE)));
	printf("munmap, nothing there: %s\n", result(munmap(base + 20 * PAGE, PAGE)));
	printf("munmap, one byte: %s\n", result(munmap(base + 3 * PAGE, 1)));
	printf("munmap, the beginning: %s\n", result(munmap(base, PAGE)));
	printf("munmap, the end: %s\n", result(munmap(base + 15 * PAGE, PAGE)));
	printf("munmap, over holes: %s\n", result(munmap(base + 2 * PAGE, 4 * PAGE)));
	show("left", base, 17);
	printf("neighbours: %c %c\n", base[PAGE], base[6 * PAGE]);
	clear();
	show("nothing left", base, 17);
}

static void *try_mremap(const char *what, void *at, size_t old, size_t new, int flags, void *to)
{
	void *p = (void *)syscall(SYS_mremap, at, old, new, flags, to);

	printf("mremap, %s: %s\n", what, place(p));
	return p;
}

static void fill(char *at, int pages)
{
	for (int i = 0; i < pages; i++)
		at[i * PAGE] = 'a' + i;
}

static void letters(const char *what, const char *at, int pages)
{
	printf("%s: ", what);
	for (int i = 0; i < pages; i++)
		putchar(at[i * PAGE] ? at[i * PAGE] : '.');
	putchar('\n');
}

static void test_mremap(void)
{
	char *p;

	mmap(base, 4 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
	fill(base, 4);
	try_mremap("flags that mean nothing", base, PAGE, PAGE, 8, NULL);
	try_mremap("fixed, may not move", base, PAGE, PAGE, MREMAP_FIXED, base + 8 * PAGE);
	try_mremap("not a page", base + 1, PAGE, PAGE, 0, NULL);
	try_mremap("to nothing", base, PAGE, 0, 0, NULL);
	try_mremap("nothing there", base + 30 * PAGE, PAGE, 2 * PAGE, 0, NULL);
	try_mremap("old size too large", base, 5 * PAGE, 6 * PAGE, MREMAP_MAYMOVE, NULL);
	try_mremap("a private one twice", base, 0, PAGE, MREMAP_MAYMOVE, NULL);
	try_mremap("overlapping", base, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   base + PAGE);
	try_mremap("to the kernel", base, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)-PAGE);
	try_mremap("to no page", base, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   base + 8 * PAGE + 1);
	try_mremap("unmap not, another size", base, PAGE, 2 * PAGE,
		   MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);

	try_mremap("grows in place", base, 4 * PAGE, 6 * PAGE, 0, NULL);
	letters("contents", base, 6);
	try_mremap("shrinks", base, 6 * PAGE, 3 * PAGE, 0, NULL);
	show("left", base, 7);
	mmap(base + 3 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
	mprotect(base + 3 * PAGE, PAGE, PROT_READ);
	try_mremap("has no room", base, 3 * PAGE, 5 * PAGE, 0, NULL);
	p = try_mremap("may move", base, 3 * PAGE, 5 * PAGE, MREMAP_MAYMOVE, NULL);
	letters("contents", p, 5);
	show("the old place", base, 5);
	try_mremap("back, fixed", p, 5 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   base + PAGE);
	letters("contents", base + PAGE, 5);
	try_mremap("fixed, and shrinks", base + PAGE, 5 * PAGE, 2 * PAGE,
		   MREMAP_MAYMOVE | MREMAP_FIXED, base + 20 * PAGE);
	letters("contents", base + 20 * PAGE, 2);
	show("all", base, 24);
	try_mremap("a part of it", base + 20 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   base + 30 * PAGE);
	show("all", base + 16 * PAGE, 16);
	try_mremap("and leaves the place", base + 30 * PAGE, PAGE, PAGE,
		   MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, base + 40 * PAGE);
	letters("new", base + 40 * PAGE, 1);
	letters("old", base + 30 * PAGE, 1);
	clear();

	p = mmap(base, 2 * PAGE, RW, SHARE | MAP_FIXED, -1, 0);
	fill(p, 2);
	try_mremap("a shared one twice", p, 0, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   base + 8 * PAGE);
	letters("the other", base + 8 * PAGE, 2);
	base[8 * PAGE] = 'S';
	letters("the one", base, 2);
	clear();
}

static void advise(const char *what, void *at, size_t len, int advice)
{
	printf("madvise, %s: %s\n", what, result(madvise(at, len, advice)));
}

static void test_madvise(void)
{
	mmap(base, 8 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
	fill(base, 8);
	advise("not a page", base + 1, PAGE, MADV_DONTNEED);
	advise("no advice", base, PAGE, 77);
	advise("wraps around", base, -1UL, MADV_DONTNEED);
	advise("no length", base, 0, MADV_DONTNEED);
	advise("no length, no advice", base, 0, 5);
	advise("nothing there", base + 20 * PAGE, PAGE, MADV_DONTNEED);
	advise("dontneed", base + PAGE, 2 * PAGE, MADV_DONTNEED);
	letters("contents", base, 8);
	munmap(base + 4 * PAGE, PAGE);
	advise("dontneed over a hole", base + 3 * PAGE, 3 * PAGE, MADV_DONTNEED);
	show("pages", base, 8);
	advise("normal", base, PAGE, MADV_NORMAL);
	advise("random", base, PAGE, MADV_RANDOM);
	advise("sequential", base, 2 * PAGE, MADV_SEQUENTIAL);
	advise("willneed", base, PAGE, MADV_WILLNEED);
	advise("dontfork", base, PAGE, MADV_DONTFORK);
	advise("dofork", base, PAGE, MADV_DOFORK);
	advise("dontdump", base, PAGE, MADV_DONTDUMP);
	advise("dodump", base, PAGE, MADV_DODUMP);
	advise("wipeonfork", base, PAGE, MADV_WIPEONFORK);
	advise("keeponfork", base, PAGE, MADV_KEEPONFORK);
	advise("cold", base, PAGE, MADV_COLD);
	advise("remove, private", base, PAGE, MADV_REMOVE);
	advise("populate", base, 2 * PAGE, MADV_POPULATE_WRITE);
	advise("populate a hole", base + 3 * PAGE, 2 * PAGE, MADV_POPULATE_READ);
	mprotect(base, PAGE, PROT_READ);
	advise("populate what can't be written", base, PAGE, MADV_POPULATE_WRITE);
	clear();

	mmap(base, 4 * PAGE, RW, SHARE | MAP_FIXED, -1, 0);
	fill(base, 4);
	advise("free, shared", base, PAGE, MADV_FREE);
	advise("wipeonfork, shared", base, PAGE, MADV_WIPEONFORK);
	advise("dontneed, shared", base, PAGE, MADV_DONTNEED);
	letters("contents", base, 4);
	advise("remove", base + PAGE, PAGE, MADV_REMOVE);
	letters("contents", base, 4);
	clear();
}

static void test_mincore(void)
{
	unsigned char vec[8] = { 0 };

	mmap(base, 4 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
	base[PAGE] = 1;
	printf("mincore: %s", result(mincore(base, 4 * PAGE, vec)));
	printf(" %d%d%d%d\n", vec[0] & 1, vec[1] & 1, vec[2] & 1, vec[3] & 1);
	printf("mincore, not a page: %s\n", result(mincore(base + 1, PAGE, vec)));
	printf("mincore, no length: %s\n", result(mincore(base, 0, vec)));
	printf("mincore, hole: %s\n", result(mincore(base + 2 * PAGE, 4 * PAGE, vec)));
	printf("mincore, kernel's: %s\n", result(mincore((void *)-PAGE, PAGE, vec)));
	printf("mincore, too long: %s\n", result(mincore(base, -1UL, vec)));
	printf("mincore, bad vector: %s\n", result(mincore(base, PAGE, (void *)1)));
	clear();
}

static void test_msync(void)
{
	mmap(base, 4 * PAGE, RW, SHARE | MAP_FIXED, -1, 0);
	printf("msync: %s\n", result(msync(base, 4 * PAGE, MS_SYNC)));
	printf("msync, one byte: %s\n", result(msync(base, 1, MS_ASYNC)));
	printf("msync, no length: %s\n", result(msync(base, 0, MS_SYNC)));
	printf("msync, not a page: %s\n", result(msync(base + 1, PAGE, MS_SYNC)));
	printf("msync, both: %s\n", result(msync(base, PAGE, MS_SYNC | MS_ASYNC)));
	printf("msync, flags: %s\n", result(msync(base, PAGE, 8)));
	printf("msync, wraps around: %s\n", result(msync(base, -PAGE, MS_SYNC)));
	printf("msync, hole: %s\n", result(msync(base + 2 * PAGE, 4 * PAGE, MS_SYNC)));
	printf("msync, hole first: %s\n", result(msync(base - PAGE, 4 * PAGE, MS_SYNC)));
	printf("mlock: %s\n", result(mlock(base, PAGE)));
	printf("msync, locked: %s\n", result(msync(base, PAGE, MS_INVALIDATE)));
	clear();
}

static void test_mlock(void)
{
	mmap(base, 4 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
	printf("mlock: %s\n", result(mlock(base + 1, PAGE)));
	show("there", base, 5);
	printf("mlock, hole: %s\n", result(mlock(base + 3 * PAGE, 2 * PAGE)));
	printf("mlock, nothing: %s\n", result(mlock(base + 20 * PAGE, PAGE)));
	printf("mlock, no length: %s\n", result(mlock(base, 0)));
	advise("dontneed, locked", base, PAGE, MADV_DONTNEED);
	printf("munlock: %s\n", result(munlock(base, 2 * PAGE)));
	advise("dontneed, unlocked", base, PAGE, MADV_DONTNEED);
	printf("munlock, hole: %s\n", result(munlock(base, 8 * PAGE)));
	printf("mlock2, flags: %s\n", result(syscall(SYS_mlock2, base, PAGE, 2)));
	printf("mlock2, on fault: %s\n", result(syscall(SYS_mlock2, base, 2 * PAGE, 1)));
	show("there", base, 5);
	printf("mlockall, nothing: %s\n", result(mlockall(0)));
	printf("mlockall, flags: %s\n", result(mlockall(8)));
	printf("mlockall, on fault: %s\n", result(mlockall(MCL_ONFAULT)));
	printf("mlockall: %s\n", result(mlockall(MCL_FUTURE)));
	mmap(base + 8 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
	show("there", base + 8 * PAGE, 2);
	printf("munlockall: %s\n", result(munlockall()));
	clear();
}

int main(void)
{
	reserve();
	test_mmap();
	test_munmap();
	test_mremap();
	test_madvise();
	test_mincore();
	test_msync();
	test_mlock();
	return 0;
}
