/* munmap(2): holes, ends, several areas at once; wrong arguments. */
#define _GNU_SOURCE
#include "probe.h"

int main(void)
{
	char *at = room(16);

	map_at(at, 12, RW, FIXED);
	for (int i = 0; i < 12; i++)
		at[i * PAGE] = 'a' + i;
	say("%s\n", rights(at, 14));
	say("the middle: %s", result(munmap(at + 5 * PAGE, 2 * PAGE)));
	say(" %s\n", rights(at, 14));
	say("the start: %s", result(munmap(at, PAGE)));
	say(" %s\n", rights(at, 14));
	say("the end: %s", result(munmap(at + 11 * PAGE, PAGE)));
	say(" %s\n", rights(at, 14));
	mprotect(at + 2 * PAGE, PAGE, PROT_READ);
	say("over areas and a hole: %s", result(munmap(at + 2 * PAGE, 6 * PAGE)));
	say(" %s\n", rights(at, 14));
	say("what is left: %c %c %c %c\n", at[PAGE], at[8 * PAGE], at[9 * PAGE], at[10 * PAGE]);
	say("a part of a page: %s", result(munmap(at + 9 * PAGE, 1)));
	say(" %s\n", rights(at, 14));
	say("nothing is there: %s\n", result(munmap(at + 12 * PAGE, PAGE)));
	say("everything: %s", result(munmap(at, 16 * PAGE)));
	say(" %s\n", rights(at, 14));

	map_at(at, 4, RW, FIXED);
	say("it is new: %d\n", at[PAGE]);
	say("an odd address: %s\n", result(munmap(at + 1, PAGE)));
	say("no bytes: %s\n", result(munmap(at, 0)));
	say("it wraps around: %s\n", result(munmap(at, -1UL)));
	say("a kernel's address: %s\n", result(munmap((void *)-4096L, 4096)));
	say("up to the kernel's: %s\n", result(munmap(at, -4096UL - (unsigned long)at)));
	say("%s\n", rights(at, 4));
	return 0;
}
