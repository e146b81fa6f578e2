/* Threads change the same address space at the same time: each its own pages, which must hold what
 * it wrote whatever the others map, unmap, protect and move, and whoever forks. mmrace ROUNDS */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE	4096UL
#define PAGES	32
#define THREADS 4
#define RW	(PROT_READ | PROT_WRITE)

static int rounds;
static int bad;
static volatile unsigned long words[THREADS][PAGES]; /* in pages that all threads write */

static void check(int ok)
{
	if (!ok)
		__atomic_add_fetch(&bad, 1, __ATOMIC_RELAXED);
}

static unsigned long *at(char *map, int page)
{
	return (unsigned long *)(map + page * PAGE);
}

static void fill(char *map, unsigned long seed)
{
	for (int i = 0; i < PAGES; i++)
		*at(map, i) = seed + i;
}

static int holds(char *map, unsigned long seed)
{
	for (int i = 0; i < PAGES; i++)
		if (*at(map, i) != seed + i)
			return 0;
	return 1;
}

static char *map(void)
{
	char *p = mmap(NULL, PAGES * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		abort();
	return p;
}

static void one_round(unsigned long seed)
{
	char *p = map(), *q = map(), *to;

	fill(p, seed);
	fill(q, ~seed);
	check(mprotect(p + 4 * PAGE, 8 * PAGE, PROT_READ) == 0);
	check(holds(p, seed));
	check(mprotect(p + 4 * PAGE, 8 * PAGE, RW) == 0);
	fill(p, seed + 1);
	to = mremap(p, PAGES * PAGE, PAGES * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q);
	check(to == q && holds(to, seed + 1));
	check(madvise(to, PAGES * PAGE, MADV_DONTNEED) == 0);
	for (int i = 0; i < PAGES; i++)
		check(*at(to, i) == 0);
	fill(to, seed + 2);
	check(munmap(to, PAGE * PAGES / 2) == 0);
	for (int i = PAGES / 2; i < PAGES; i++)
		check(*at(to, i) == seed + 2 + i);
	check(munmap(to + PAGES / 2 * PAGE, PAGES / 2 * PAGE) == 0);
}

static void *work(void *arg)
{
	long me = (long)arg;

	for (int i = 0; i < rounds; i++) {
		one_round(me << 32 | i << 8);
		for (int j = 0; j < PAGES; j++)
			words[me][j]++;
	}
	return NULL;
}

/* In the child, which has only this thread: nothing of the others' may still change. */
static int child(void)
{
	unsigned long copy[PAGES];

	memcpy(copy, (void *)words[1], sizeof(copy));
	for (int i = 0; i < 200; i++)
		words[0][i % PAGES] = i;
	return memcmp(copy, (void *)words[1], sizeof(copy)) != 0;
}

static void *forks(void *arg)
{
	(void)arg;
	for (int i = 0; i < rounds / 8 + 1; i++) {
		int status = -1;
		pid_t pid = fork();

		if (pid == 0)
			_exit(child());
		check(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread[THREADS + 1];

	rounds = argc > 1 ? atoi(argv[1]) : 50;
	for (long i = 0; i < THREADS; i++)
		pthread_create(&thread[i], NULL, work, (void *)i);
	pthread_create(&thread[THREADS], NULL, forks, NULL);
	for (int i = 0; i <= THREADS; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < THREADS; i++)
		for (int j = 0; j < PAGES; j++)
			check(words[i][j] == (unsigned long)rounds);
	printf("bad: %d\n", bad);
	return 0;
}
