/* MAP_GROWSDOWN, and the gap that is kept below what grows (stack_guard_gap: 256 pages). */
#define _GNU_SOURCE
#include <sys/resource.h>
#include "probe.h"

#define PAGES 2048

static char *base; /* a free range; the growing page is its last */

static char *again(int blocked_at, int prot)
{
	map_at(base, PAGES, PROT_NONE, FIXED);
	munmap(base, PAGES * PAGE);
	if (blocked_at)
		map_at(base + blocked_at * PAGE, 1, prot, FIXED);
	return map_at(base + (PAGES - 1) * PAGE, 1, RW, FIXED | MAP_GROWSDOWN);
}

int main(void)
{
	struct rlimit limit;
	char *top;

	base = room(PAGES);
	top = again(0, 0);
	say("just below: %d, then %s\n", probe(top - 1, 1), rights(top - 2 * PAGE, 3));
	say("ten pages below: %d", probe(top - 10 * PAGE, 1));
	say(", all there: %s\n", rights(top - 12 * PAGE, 13));
	say("mprotect of all by its top: %s",
	    result(mprotect(top, PAGE, PROT_READ | PROT_GROWSDOWN)));
	say(" %s\n", rights(top - 14 * PAGE, 15));

	top = again(1500, RW);
	say("to within the gap: %d", probe(base + 1758 * PAGE, 1));
	say(", into it: %d %d\n", probe(base + 1755 * PAGE, 1), probe(base + 1501 * PAGE, 0));
	top = again(1500, PROT_NONE);
	say("a mapping without rights needs no gap: %d\n", probe(base + 1501 * PAGE, 1));

	top = again(0, 0);
	must(getrlimit(RLIMIT_STACK, &limit));
	limit.rlim_cur = 100 * PAGE;
	must(setrlimit(RLIMIT_STACK, &limit));
	say("up to the stack's limit: %d", probe(top - 98 * PAGE, 1));
	say(", beyond: %d\n", probe(top - 101 * PAGE, 1));
	return 0;
}
