/* At most 65530 areas (vm.max_map_count): what is refused there, and what still works. */
#define _GNU_SOURCE
#include "probe.h"

int main(void)
{
	char *at = map(4 * PAGE, RW, MAP_PRIVATE), *more;
	long count = 0;

	do /* neighbours differ, so each is an area of its own */
		more = map(PAGE, count++ % 2 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_NORESERVE);
	while (more != MAP_FAILED);
	say("mmap: %s, areas nearly all: %s\n", error_name(errno),
	    yes(count > 65430 && count <= 65530));
	say("mprotect in the middle: %s\n", result(mprotect(at + PAGE, PAGE, PROT_READ)));
	say("a hole: %s\n", result(munmap(at + PAGE, PAGE)));
	say("at the end: %s\n", result(munmap(at + 3 * PAGE, PAGE)));
	say("no area more: %s\n", result(mprotect(at, 3 * PAGE, PROT_NONE)));
	say("and one less: %s\n", result(munmap(at, 3 * PAGE)));
	say("there is room: %s\n", yes(map(PAGE, PROT_EXEC, MAP_PRIVATE) != MAP_FAILED));
	say("and no more: %s\n", yes(map(PAGE, PROT_WRITE, MAP_PRIVATE) == MAP_FAILED));
	return 0;
}
