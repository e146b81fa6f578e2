/* Where mmap(2) puts memory: hints, MAP_FIXED, MAP_FIXED_NOREPLACE. */
#define _GNU_SOURCE
#include "probe.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

int main(void)
{
	char *at = room(8), *got, *low;

	got = map_at(at, 2, RW, MAP_PRIVATE);
	say("a hint that is free: %s\n", yes(got == at));
	got = map_at(at + PAGE + 17, 1, RW, MAP_PRIVATE);
	say("a hint that is not: %s\n", yes(got != MAP_FAILED && got != at + PAGE));
	got = map_at(at + 2 * PAGE + 17, 1, RW, MAP_PRIVATE);
	say("an odd hint goes to a page: %s\n", yes(got == at + 2 * PAGE || got == at + 3 * PAGE));
	munmap(got, PAGE);

	at[0] = at[PAGE] = 'x';
	got = map_at(at + PAGE, 2, PROT_READ, FIXED);
	say("fixed: %s, rights %s, kept \"%c\", new %d\n", yes(got == at + PAGE), rights(at, 4),
	    at[0], at[PAGE]);
	got = map_at(at + 2 * PAGE, 2, RW, MAP_PRIVATE | MAP_FIXED_NOREPLACE);
	say("not to replace: %s, rights %s\n", result((long)got), rights(at, 4));
	got = map_at(at + 3 * PAGE, 2, RW, MAP_PRIVATE | MAP_FIXED_NOREPLACE);
	say("not to replace, free: %s, rights %s\n", yes(got == at + 3 * PAGE), rights(at, 6));
	got = map_at(at + 5 * PAGE + 1, 1, RW, MAP_PRIVATE | MAP_FIXED_NOREPLACE);
	say("an odd address: %s\n", result((long)got));
	got = map_at(at, 5, PROT_NONE, FIXED);
	say("over all: %s, rights %s\n", yes(got == at), rights(at, 6));
	got = map_at((void *)-4096L, 1, RW, FIXED);
	say("a kernel's address: %s\n", result((long)got));
	got = map_at((void *)(1L << 40), 1, RW, MAP_PRIVATE);
	say("far away: %s\n", yes(got == (void *)(1L << 40)));
	low = map_at((void *)0x20000000, 3, RW, MAP_PRIVATE);
	say("low: %s, rights %s\n", yes(low == (void *)0x20000000), rights(low, 3));

	munmap(at, 8 * PAGE);
	for (int i = 0; i < 2; i++) { /* a hole of the right size is found again */
		got = map(1 << 20, RW, MAP_PRIVATE);
		memset(got, 1, 1 << 20);
		munmap(got, 1 << 20);
	}
	say("memory given back comes back empty: %d\n", map(1 << 20, RW, MAP_PRIVATE)[12345]);
	return 0;
}
