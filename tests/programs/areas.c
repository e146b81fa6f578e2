/* `areas N`: so many areas, made by rights that alternate from page to page. */
#define _GNU_SOURCE
#include "probe.h"

int main(int argc, char **argv)
{
	long count = argc > 1 ? atoi(argv[1]) : 1000, wrong = 0, sum = 0;
	char *at = map(count * PAGE, RW, MAP_PRIVATE);

	for (long i = 0; i < count; i += 2) {
		at[i * PAGE] = i % 100;
		must(mprotect(at + i * PAGE, PAGE, PROT_READ));
	}
	for (long i = 0; i < count; i += 97)
		wrong += (probe(at + i * PAGE, 1) != 0) != (i % 2 == 0);
	say("%ld areas, wrong rights: %ld\n", count, wrong);
	for (long i = 0; i < count; i += 2) /* in no order: N is even, and no multiple of 7919 */
		must(mprotect(at + i * 7919 % count * PAGE, PAGE, RW));
	for (long i = 0; i < count; i++)
		sum += at[i * PAGE];
	say("joined, sum %ld\n", sum);
	for (long i = 1; i < count; i += 2)
		must(munmap(at + i * PAGE, PAGE));
	for (long i = 0; i < count; i += 89)
		wrong += (probe(at + i * PAGE, 0) != 0) != (i % 2 == 1);
	say("every second one unmapped, wrong: %ld, the rest: %s\n", wrong,
	    result(munmap(at, count * PAGE)));
	return wrong != 0;
}
