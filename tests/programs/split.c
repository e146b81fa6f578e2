/* mprotect(2) divides areas, and joins them again; contents stay. What stops it half way. */
#define _GNU_SOURCE
#include "probe.h"

static char *at;

static void protect(int first, int pages, int prot)
{
	say("%d pages from %d, rights %d: %s", pages, first, prot,
	    result(mprotect(at + first * PAGE, pages * PAGE, prot)));
	say(" %s\n", rights(at, 12));
}

int main(void)
{
	int wrong = 0;

	at = room(12);
	map_at(at, 12, RW, FIXED);
	for (int i = 0; i < 12; i++)
		at[i * PAGE] = i;
	protect(4, 2, PROT_READ);
	protect(5, 3, PROT_NONE);
	protect(0, 1, PROT_READ);
	protect(11, 1, PROT_NONE);
	protect(3, 6, PROT_READ);
	protect(0, 12, PROT_WRITE);
	munmap(at + 6 * PAGE, PAGE);
	protect(4, 4, PROT_READ); /* what is before the hole has changed */
	protect(6, 1, PROT_READ);
	protect(7, 5, PROT_NONE);
	say("joined again: %s\n",
	    (char *)map_at(at + 6 * PAGE, 1, RW, FIXED) == at + 6 * PAGE ? "ok" : "no");
	protect(0, 12, RW);
	for (int i = 0; i < 12; i++)
		wrong += at[i * PAGE] != (i == 6 ? 0 : i);
	say("contents wrong: %d\n", wrong);
	say("PROT_GROWSDOWN: %s\n", result(mprotect(at, PAGE, RW | PROT_GROWSDOWN)));
	say("both directions: %s\n",
	    result(mprotect(at, PAGE, RW | PROT_GROWSDOWN | PROT_GROWSUP)));
	return wrong;
}
