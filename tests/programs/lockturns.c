/*
 * Threads that change an address space without a pause keep neither another's page faults from
 * being resolved nor another's changes from being made; nor do threads that fault all the time.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include "say.h"

#define PAGE  4096UL
#define TIMES 100
#define RW    (PROT_READ | PROT_WRITE)

static int done; /* atomic */

static char *map(unsigned long pages)
{
	char *p = mmap(NULL, pages * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must((long)p);
	return p;
}

static void change(char *p)
{
	must(mprotect(p + PAGE, PAGE, PROT_READ));
	must(mprotect(p + PAGE, PAGE, RW));
}

/* --- what is done all the time --- */

static void *changer(void *unused)
{
	char *p = map(3);

	(void)unused;
	while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE))
		change(p);
	return NULL;
}

static void *faulter(void *unused)
{
	char *p = map(TIMES);

	(void)unused;
	while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE)) {
		for (int i = 0; i < TIMES; i++)
			p[i * PAGE] = 1;
		must(madvise(p, TIMES * PAGE, MADV_DONTNEED));
	}
	return NULL;
}

/* --- what must come to an end nevertheless --- */

static int fault(void)
{
	char *p = map(TIMES);
	int n = 0;

	for (int i = 0; i < TIMES; i++) {
		p[i * PAGE] = 1;
		n += p[i * PAGE];
	}
	return n;
}

static int changes(void)
{
	char *p = map(3);

	for (int i = 0; i < TIMES; i++)
		change(p);
	return TIMES;
}

static void against(const char *name, int n, void *(*other)(void *), int (*work)(void))
{
	pthread_t thread[3];

	done = 0;
	for (int i = 0; i < n; i++)
		pthread_create(&thread[i], NULL, other, NULL);
	say("%s, with %d: %d\n", name, n, work());
	__atomic_store_n(&done, 1, __ATOMIC_RELEASE);
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
}

int main(void)
{
	alarm(25); /* instead of never */
	against("faults among changes", 3, changer, fault);
	against("changes among changes", 2, changer, changes);
	against("changes among faults", 2, faulter, changes);
	return 0;
}
