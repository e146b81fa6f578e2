/* Minor faults, counted: one for each page that is touched first, none for the rest. */
#define _GNU_SOURCE
#include <sys/resource.h>
#include "probe.h"

#define PAGES 200

static char *at;

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

static __attribute__((noinline)) long writes(void)
{
	long before = faults();

	for (int i = 0; i < PAGES; i++)
		((volatile char *)at)[i * PAGE] = 1;
	return faults() - before;
}

static __attribute__((noinline)) long reads(void)
{
	long before = faults();

	for (int i = 0; i < PAGES; i++)
		(void)((volatile char *)at)[i * PAGE];
	return faults() - before;
}

/* New pages that no large page can hold. */
static void again(int flags)
{
	at = map((PAGES + 2) * PAGE, PROT_NONE, MAP_PRIVATE) + PAGE;
	map_at(at, PAGES, RW, MAP_FIXED | flags);
}

static int of_shared(void)
{
	long first = reads(); /* several at a time, on Linux */

	return first > 0 && first <= PAGES && writes() == 0;
}

static int child(void)
{
	long first = reads(), second = writes();

	say("a child: read %ld, written %ld, again %ld\n", first, second, writes());
	return 0;
}

int main(void)
{
	struct rusage before, after;
	long first, second;

	again(MAP_PRIVATE);
	writes(); /* the stack, and this code, are there */
	again(MAP_PRIVATE);
	say("written: %ld", writes());
	say(", again: %ld, read: %ld\n", writes(), reads());
	again(MAP_PRIVATE);
	say("read: %ld", reads());
	say(", written: %ld", writes());
	say(", again: %ld\n", writes());
	madvise(at, PAGES * PAGE, MADV_DONTNEED);
	say("after MADV_DONTNEED: %ld\n", writes());
	mprotect(at, PAGES * PAGE, PROT_READ);
	first = reads();
	mprotect(at, PAGES * PAGE, RW);
	say("rights taken and given: %ld\n", first);
	in_child(child);
	again(MAP_SHARED);
	first = writes();
	second = in_child(of_shared);
	say("shared: %ld, %s\n", first, ended(second));
	again(MAP_PRIVATE | MAP_POPULATE);
	say("filled in: %ld\n", writes());
	again(MAP_PRIVATE);
	must(mlock(at, PAGES * PAGE));
	say("locked: %ld\n", writes());
	again(MAP_PRIVATE);
	getrusage(RUSAGE_SELF, &before);
	writes();
	getrusage(RUSAGE_SELF, &after);
	say("major: %ld\n", after.ru_majflt - before.ru_majflt);
	return 0;
}
