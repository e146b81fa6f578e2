/* The first page: nothing is there, and nobody without privilege can put something there. */
#define _GNU_SOURCE
#include "probe.h"

static int as_user(void)
{
	char *at;

	must(setuid(1000));
	say("page 0, fixed: %s\n", result((long)map_at(NULL, 1, RW, FIXED)));
	at = map_at((void *)1, 1, RW, MAP_PRIVATE);
	say("a hint of 1: somewhere else %s\n", yes(at != MAP_FAILED && at >= (char *)PAGE));
	at = map(PAGE, RW, MAP_PRIVATE);
	say("mremap to 0: %s\n",
	    result((long)mremap(at, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, NULL)));
	at = map_at((void *)0x10000, 1, RW, FIXED | MAP_GROWSDOWN);
	say("growing down to it: %s, %d\n", result((long)at), probe((char *)PAGE - 8, 1));
	return 0;
}

static int reads(void)
{
	return *(volatile int *)NULL;
}

static int writes(void)
{
	*(volatile int *)8 = 1;
	return 0;
}

static int jumps(void)
{
	int (*volatile nowhere)(void) = NULL;

	return nowhere();
}

int main(void)
{
	say("read: %d, write: %d, near: %d\n", probe(NULL, 0), probe((char *)8, 1),
	    probe((char *)4000, 0));
	say("%s", ended(in_child(reads)));
	say(" %s", ended(in_child(writes)));
	say(" %s\n", ended(in_child(jumps)));
	for (int i = 0; i < 1000; i++)
		if (map(PAGE, RW, MAP_PRIVATE) == NULL)
			return 1;
	say("%s\n", ended(in_child(as_user)));
	return 0;
}
