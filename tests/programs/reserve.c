/* Address space is free: a TiB reserved, some pages of it used; more than there is gets ENOMEM. */
#define _GNU_SOURCE
#include "probe.h"

#define GIB (1UL << 30)

int main(void)
{
	char *at = map(1024 * GIB, PROT_NONE, MAP_PRIVATE | MAP_NORESERVE), *small;
	long wrong = 0;

	say("a TiB without rights: %s, code %d\n", result((long)at), probe(at + 77 * GIB, 0));
	for (unsigned long gib = 0; gib < 1024; gib += 31) {
		must(mprotect(at + gib * GIB, PAGE, RW));
		at[gib * GIB + 5] = gib / 31;
	}
	for (unsigned long gib = 0; gib < 1024; gib += 31)
		wrong += at[gib * GIB + 5] != (char)(gib / 31) || at[gib * GIB + 6];
	say("pages far apart, wrong: %ld\n", wrong);
	say("given back: %s\n", result(munmap(at, 1024 * GIB)));

	at = map(1024 * GIB, RW, MAP_PRIVATE | MAP_NORESERVE);
	say("with rights, not reserved: %s\n", result((long)at));
	at[1023 * GIB] = 1;
	say("its last GiB: %d %d\n", at[1023 * GIB], at[1023 * GIB + 1]);
	munmap(at, 1024 * GIB);
	at = map(1024 * GIB, RW, MAP_PRIVATE);
	say("a TiB of memory: %s\n", result((long)at));
	say("shared: %s\n", result((long)map(1024 * GIB, RW, MAP_SHARED)));
	say("malloc: %s\n", result(malloc(1024 * GIB) ? 0 : -1));
	small = map(PAGE, RW, MAP_PRIVATE);
	say("mremap: %s\n", result((long)mremap(small, PAGE, 1024 * GIB, MREMAP_MAYMOVE)));
	say("sbrk: %s\n", result((long)sbrk(1024 * GIB)));
	say("and all goes on: %s\n", rights(map(PAGE, RW, MAP_PRIVATE), 1));
	return wrong != 0;
}
