/* At most 65530 areas (vm.max_map_count): what is refused there, and what still works. */
#define _GNU_SOURCE
#include "probe.h"

int main(void)
{
	char *at = map(80000 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_NORESERVE), *more;
	long count = 0;

	while (mprotect(at + (2 * count + 1) * PAGE, PAGE, PROT_READ) == 0)
		count++; /* two areas more each time */
	say("mprotect: %s, areas nearly all: %s\n", error_name(errno),
	    yes(2 * count > 65430 && 2 * count <= 65530));
	for (more = at; more != MAP_FAILED;)
		more = map(PAGE, count++ % 2 ? PROT_READ : PROT_WRITE, MAP_PRIVATE);
	say("mmap: %s\n", error_name(errno));
	say("a hole: %s\n", result(munmap(at + 79000 * PAGE, PAGE)));
	say("at the end: %s\n", result(munmap(at + 79999 * PAGE, PAGE)));
	say("no area more: %s\n", result(mprotect(at + PAGE, PAGE, PROT_NONE)));
	say("and one less: %s\n", result(munmap(at + 79000 * PAGE, PAGE)));
	say("all: %s\n", result(munmap(at, 80000 * PAGE)));
	say("there is room: %s\n", yes(map(PAGE, PROT_READ, MAP_PRIVATE) != MAP_FAILED));
	return 0;
}
