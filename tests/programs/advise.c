/* madvise(2): what is forgotten, what is kept, what a child gets; wrong arguments. */
#define _GNU_SOURCE
#include "probe.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#define MADV_KEEPONFORK 19
#endif

static char *at;

static void advise(const char *what, char *from, size_t size, int advice)
{
	say("%s: %s\n", what, result(madvise(from, size, advice)));
}

/* The first byte of each page as the child has it, "-" where it has none. */
static int child(void)
{
	char text[16] = "";

	for (int i = 0; i < 8; i++)
		text[i] = probe(at + i * PAGE, 0) ? '-' : at[i * PAGE] ? at[i * PAGE] : '0';
	say("the child has %s\n", text);
	return 0;
}

/* What takes a while is what is there, not how much could be. */
static void sparse(void)
{
	unsigned long size = 1UL << 40;
	char *huge = map(size, RW, MAP_SHARED | MAP_NORESERVE);

	must((long)huge);
	huge[0] = huge[size / 2] = huge[size - 1] = 'h';
	alarm(10);
	advise("remove from much that is not there", huge + PAGE, size - PAGE, MADV_REMOVE);
	alarm(0);
	say("left: %d %d %d\n", huge[0], huge[size / 2], huge[size - 1]);
	munmap(huge, size);
}

int main(void)
{
	static const int harmless[] = { MADV_NORMAL,   MADV_RANDOM,   MADV_SEQUENTIAL,
					MADV_WILLNEED, MADV_DONTDUMP, MADV_DODUMP };
	char *hole, *shared;
	int sum = 0;

	at = room(8);
	map_at(at, 8, RW, FIXED);
	memset(at, 'a', 8 * PAGE);
	advise("forget two pages", at + 2 * PAGE, 2 * PAGE, MADV_DONTNEED);
	for (unsigned long i = 2 * PAGE; i < 4 * PAGE; i++)
		sum += at[i];
	say("they are zero: %d, the others stay: %c %c\n", sum, at[2 * PAGE - 1], at[4 * PAGE]);
	advise("a part of a page", at, 1, MADV_DONTNEED);
	say("all of it: %d %d\n", at[0], at[PAGE - 1]);
	memset(at, 'b', 8 * PAGE);
	for (unsigned int i = 0; i < sizeof(harmless) / sizeof(*harmless); i++)
		say("%s ", result(madvise(at, 8 * PAGE, harmless[i])));
	say("and nothing is lost: %s\n", yes(at[0] == 'b' && at[7 * PAGE] == 'b'));
	advise("forget when you like", at, 8 * PAGE, MADV_FREE);
	say("as it was or zero: %s\n", yes(at[0] == 'b' || at[0] == 0));
	memset(at, 'c', 8 * PAGE);
	say("written again it stays: %c\n", at[5 * PAGE]);

	advise("not for children", at + PAGE, PAGE, MADV_DONTFORK);
	advise("zero for children", at + 3 * PAGE, 2 * PAGE, MADV_WIPEONFORK);
	in_child(child);
	advise("for children again", at, 2 * PAGE, MADV_DOFORK);
	advise("kept again", at + 4 * PAGE, PAGE, MADV_KEEPONFORK);
	in_child(child);
	say("the parent has %c%c\n", at[PAGE], at[3 * PAGE]);

	hole = at + 5 * PAGE;
	munmap(hole, PAGE);
	advise("over a hole", at, 8 * PAGE, MADV_DONTNEED);
	say("done beside it: %d %d\n", at[4 * PAGE], at[6 * PAGE]);
	advise("a hole", hole, PAGE, MADV_DONTNEED);
	advise("a hole, harmless", hole, PAGE, MADV_WILLNEED);
	advise("an odd address", at + 1, PAGE, MADV_DONTNEED);
	advise("no bytes", at, 0, MADV_DONTNEED);
	advise("no bytes, nothing there", hole, 0, MADV_DONTNEED);
	advise("it wraps around", at, -1UL, MADV_DONTNEED);
	advise("it wraps around, in pages", at, -4096UL, MADV_DONTNEED);
	advise("an unknown advice", at, PAGE, 999);
	advise("unknown, no bytes", at, 0, 999);
	mprotect(at, PAGE, PROT_NONE);
	advise("forget what has no rights", at, PAGE, MADV_DONTNEED);
	shared = map(PAGE, RW, MAP_SHARED);
	*shared = 's';
	advise("shared, forget", shared, PAGE, MADV_DONTNEED);
	say("it is there: %c\n", *shared);
	advise("shared, free", shared, PAGE, MADV_FREE);
	advise("shared, wiped for children", shared, PAGE, MADV_WIPEONFORK);
	advise("fill in", at + PAGE, 2 * PAGE, MADV_POPULATE_WRITE);
	advise("fill in a hole", hole, PAGE, MADV_POPULATE_READ);
	mprotect(at + PAGE, PAGE, PROT_READ);
	advise("fill in what may not be written", at + PAGE, PAGE, MADV_POPULATE_WRITE);
	mprotect(at + PAGE, PAGE, PROT_WRITE);
	advise("fill in what may only be written", at + PAGE, PAGE, MADV_POPULATE_READ);
	mprotect(at + PAGE, PAGE, PROT_EXEC);
	advise("fill in what may only be executed", at + PAGE, PAGE, MADV_POPULATE_READ);
	sparse();
	return 0;
}
