/* mremap(2): grow, shrink, move; what it refuses. */
#define _GNU_SOURCE
#include "probe.h"

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

static char *at;

static void again(void)
{
	map_at(at, 16, PROT_NONE, FIXED);
	munmap(at, 16 * PAGE);
	map_at(at, 4, RW, FIXED);
	memcpy(at, "first", 6);
	memcpy(at + 3 * PAGE, "last", 5);
}

static char *try(const char *what, void *from, size_t old, size_t new, int flags, void *to)
{
	char *got = mremap(from, old, new, flags, to);

	say("%s: %s\n", what, got == MAP_FAILED ? result(-1) : got == at ? "same place" : "moved");
	return got;
}

int main(void)
{
	char *got, *to;

	at = room(16);
	again();
	to = room(16);
	try("grow in place", at, 4 * PAGE, 6 * PAGE, 0, NULL);
	say("%s, %s %s, new %d\n", rights(at, 8), at, at + 3 * PAGE, at[5 * PAGE]);
	try("shrink", at, 6 * PAGE, 2 * PAGE, 0, NULL);
	say("%s, %s\n", rights(at, 8), at);
	try("the same size", at, 2 * PAGE, 2 * PAGE, 0, NULL);
	again();
	map_at(at + 5 * PAGE, 1, PROT_READ, FIXED);
	try("one page is free", at, 4 * PAGE, 5 * PAGE, 0, NULL);
	try("no room", at, 5 * PAGE, 6 * PAGE, 0, NULL);
	got = try("no room, may move", at, 5 * PAGE, 9 * PAGE, MREMAP_MAYMOVE, NULL);
	say("%s, %s, %s %s\n", rights(at, 8), rights(got, 9), got, got + 3 * PAGE);
	munmap(got, 9 * PAGE);

	again();
	got = try("a part of it, may move", at + PAGE, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE, NULL);
	say("%s, %s\n", rights(at, 6), rights(got, 4));
	again();
	map_at(to + PAGE, 1, PROT_READ, FIXED);
	got = try("to a place", at, 4 * PAGE, 3 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
	say("there: %s, %s, %s, %s\n", yes(got == to), rights(at, 4), rights(to, 4), to);
	again();
	mprotect(at, PAGE, PROT_READ);
	try("two areas", at, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE, NULL);
	got = try("two areas, shrink", at, 4 * PAGE, 2 * PAGE, 0, NULL);
	say("%s\n", rights(at, 4));

	again();
	got = try("leave a hole that is full", at, 4 * PAGE, 4 * PAGE,
		  MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
	say("%s, %s, empty: %d\n", rights(at, 5), got, at[0]);
	again();
	try("that, another size", at, 4 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
	try("that, may not move", at, 4 * PAGE, 4 * PAGE, MREMAP_DONTUNMAP, NULL);
	try("fixed, may not move", at, 4 * PAGE, 4 * PAGE, MREMAP_FIXED, to);
	try("fixed, odd place", at, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to + 1);
	try("fixed, over itself", at, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, at + PAGE);
	try("fixed, a kernel's place", at, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
	    (void *)-4096);
	try("an odd address", at + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE, NULL);
	try("an unknown flag", at, PAGE, 2 * PAGE, MREMAP_MAYMOVE | 8, NULL);
	try("to no bytes", at, PAGE, 0, MREMAP_MAYMOVE, NULL);
	try("from no bytes, private", at, 0, PAGE, MREMAP_MAYMOVE, NULL);
	try("not mapped", at + 8 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE, NULL);
	try("past its end", at, 5 * PAGE, 6 * PAGE, MREMAP_MAYMOVE, NULL);
	say("%s, %s\n", rights(at, 5), at);
	return 0;
}
