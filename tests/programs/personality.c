/*
 * What a personality (READ_IMPLIES_EXEC) and a limit of no data at all mean to mappings; and where
 * MAP_32BIT puts them.
 */
#define _GNU_SOURCE
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "probe.h"

static void (*code)(void);

static int run(void)
{
	code();
	return 0;
}

/* May code at @at be run?  Only a return stands there. */
static const char *runs(char *at)
{
#ifdef __x86_64__
	memset(at, 0xc3, 16);
#else
	memcpy(at, &(int){ 0xd65f03c0 }, 4);
#endif
	__builtin___clear_cache(at, at + 16);
	code = (void (*)(void))at;
	return ended(in_child(run));
}

/* A new page of the heap, or MAP_FAILED; musl's sbrk(3) gives none. */
static char *more_heap(void)
{
	long end = syscall(SYS_brk, 0);
	long start = (end + PAGE - 1) & -PAGE;

	errno = ENOMEM;
	return syscall(SYS_brk, start + PAGE) < start + (long)PAGE ? MAP_FAILED : (char *)start;
}

static void implied(void)
{
	char *at = map(PAGE, RW, MAP_PRIVATE), *heap = more_heap(), *shared;

	say("mapped: %s, heap: %s\n", runs(at), runs(heap));
	must(mprotect(at, PAGE, RW));
	say("its rights asked for again: %s\n", runs(at));
	at = map(PAGE, PROT_NONE, MAP_PRIVATE);
	must(mprotect(at, PAGE, RW));
	say("made readable: %s\n", runs(at));
	must(mprotect(at, PAGE, PROT_WRITE));
	say("made writable: %s\n", probe(at, 1) ? "no" : "yes");
	shared = map(PAGE, RW, MAP_SHARED);
	say("shared: %s\n", runs(shared));
}

static void no_data(void)
{
	struct rlimit none = { 0, RLIM_INFINITY }, few = { 0, 64 << 20 }, before;

	must(getrlimit(RLIMIT_DATA, &before));
	must(setrlimit(RLIMIT_DATA, &none));
	say("no data: mmap: %s", result((long)map(PAGE, RW, MAP_PRIVATE)));
	say(", mprotect: %s", result(mprotect(map(PAGE, PROT_NONE, MAP_PRIVATE), PAGE, RW)));
	say(", brk: %s\n", result((long)more_heap()));
	must(setrlimit(RLIMIT_DATA, &few));
	say("64 MiB at most: 1 page: %s", result((long)map(PAGE, RW, MAP_PRIVATE)));
	say(", 65 MiB: %s\n", result((long)map(65 << 20, RW, MAP_PRIVATE)));
}

static void low(void)
{
#ifdef MAP_32BIT
	char *hint = (char *)0x50000000;
	char *at = mmap(hint, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	char *next = mmap(hint, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	char *high =
		mmap((char *)0x90000000, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	say("MAP_32BIT, hint free: %d, taken: %d, above: %d\n", at == hint,
	    next != hint && (unsigned long)next < 1UL << 31, (unsigned long)high < 1UL << 31);
	say("too much: %s\n",
	    result((long)mmap(NULL, 1UL << 31, PROT_NONE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_32BIT, -1, 0)));
#endif
}

int main(void)
{
	implied();
	must(personality(READ_IMPLIES_EXEC));
	implied();
	must(personality(0));
	implied();
	no_data();
	low();
	return 0;
}
