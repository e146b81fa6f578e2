/*
 * Two threads forget the same page at the same time, one of them among many others.  Whichever was
 * first to take it away: when its own call is over, none may still see what was in it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include "say.h"

#define PAGE   4096UL
#define PAGES  64UL
#define ROUNDS 40
#define OLD    7

static volatile char *pages;
static int phase[2]; /* atomic */
static int stale[2];

static void meet(int me, int at)
{
	__atomic_store_n(&phase[me], at, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&phase[!me], __ATOMIC_SEQ_CST) < at)
		sched_yield();
}

static void pause_for(int n)
{
	for (volatile int i = 0; i < n; i++)
		continue;
}

/* Each reads the page first, so that its CPU remembers where it is. */
static void *forget(void *arg)
{
	int me = arg != NULL, at = 0;

	for (int round = 0; round < ROUNDS; round++) {
		if (me == 0)
			for (unsigned long i = 0; i < PAGES; i++)
				pages[i * PAGE] = OLD;
		meet(me, ++at);
		(void)pages[0];
		meet(me, ++at);
		if (me)
			pause_for(200 + round * 20);
		must(madvise((void *)pages, me ? PAGE : PAGES * PAGE, MADV_DONTNEED));
		stale[me] += pages[0] != 0;
		meet(me, ++at);
	}
	return NULL;
}

int main(void)
{
	pthread_t thread;

	pages = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		     0);
	pthread_create(&thread, NULL, forget, "second");
	forget(NULL);
	pthread_join(thread, NULL);
	say("seen after it was forgotten: %d, %d\n", stale[0], stale[1]);
	return 0;
}
