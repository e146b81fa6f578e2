/* Shared anonymous memory: one for all processes that came by fork(2), in both directions. */
#define _GNU_SOURCE
#include "probe.h"

#define CHILDREN 4
#define ROUNDS	 20000

static int *shared;
static char *pages;

static int counts(void)
{
	for (int i = 0; i < ROUNDS; i++)
		__atomic_fetch_add(&shared[0], 1, __ATOMIC_RELAXED);
	return 0;
}

static int unmaps(void)
{
	int ends[2];

	munmap(shared, PAGE);
	pages[5 * PAGE] = 'c'; /* never touched before */
	must(pipe(ends));
	must(write(ends[1], "kernel", 6));
	must(read(ends[0], pages + 6 * PAGE, 6));
	mprotect(pages, 8 * PAGE, PROT_NONE);
	return 0;
}

int main(void)
{
	pid_t pid[CHILDREN];
	char *moved;

	shared = (int *)map(PAGE, RW, MAP_SHARED);
	pages = map(8 * PAGE, RW, MAP_SHARED);
	for (int i = 0; i < CHILDREN; i++) {
		pid[i] = must(fork());
		if (pid[i] == 0)
			_exit(counts());
	}
	for (int i = 0; i < CHILDREN; i++)
		wait_for(pid[i]);
	say("counted by all: %d\n", shared[0]);

	pid[0] = must(fork());
	if (pid[0] == 0) { /* wait until the parent writes, answer */
		while (__atomic_load_n(&shared[1], __ATOMIC_ACQUIRE) != 77)
			;
		__atomic_store_n(&shared[2], 88, __ATOMIC_RELEASE);
		_exit(0);
	}
	__atomic_store_n(&shared[1], 77, __ATOMIC_RELEASE);
	while (__atomic_load_n(&shared[2], __ATOMIC_ACQUIRE) != 88)
		;
	say("to and fro: %d %d, %s\n", shared[1], shared[2], ended(wait_for(pid[0])));

	in_child(unmaps);
	say("a child's munmap is its own: %d\n", shared[0]);
	say("its write is here: %c, the kernel's: %.6s, rights %s\n", pages[5 * PAGE],
	    pages + 6 * PAGE, rights(pages, 8));
	must(madvise(pages, 8 * PAGE, MADV_DONTNEED));
	say("MADV_DONTNEED loses nothing: %c\n", pages[5 * PAGE]);
	moved = mremap(pages, 0, 8 * PAGE, MREMAP_MAYMOVE); /* a second view */
	say("a second view: %s", yes(moved != MAP_FAILED && moved != pages));
	moved[7 * PAGE] = 'm';
	say(" %c %c\n", moved[5 * PAGE], pages[7 * PAGE]);
	munmap(pages, 8 * PAGE);
	say("one left: %.6s\n", moved + 6 * PAGE);
	return 0;
}
