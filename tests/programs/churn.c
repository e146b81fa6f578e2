/*
 * malloc at work: many sizes, realloc that grows and shrinks, alignment; nothing overlaps or
 * changes.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include "say.h"

#define THREADS 4
#define SLOTS	400
#define ROUNDS	10000

struct block {
	unsigned char *at;
	size_t size;
	unsigned char mark;
};

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static int intact(const struct block *b)
{
	for (size_t i = 0; i < b->size; i += 61)
		if (b->at[i] != b->mark)
			return 0;
	return !b->size || b->at[b->size - 1] == b->mark;
}

/* Mostly small, a few that get a mapping of their own. */
static size_t some_size(uint32_t *seed)
{
	uint32_t kind = next(seed) % 100;

	return kind < 80 ? next(seed) % 500 : kind < 99 ? next(seed) % 20000 : next(seed) % 400000;
}

static void *worker(void *number)
{
	uint32_t seed = (uintptr_t)number * 7919 + 1;
	struct block *blocks = calloc(SLOTS, sizeof(*blocks));
	intptr_t bad = blocks == NULL;

	for (int round = 0; round < ROUNDS && !bad; round++) {
		struct block *b = &blocks[next(&seed) % SLOTS];
		size_t size = some_size(&seed);

		bad += b->at && !intact(b);
		if (b->at && next(&seed) % 2) {
			free(b->at);
			*b = (struct block){ 0 };
			continue;
		}
		b->at = realloc(b->at, size + 1);
		if (!b->at)
			return (void *)1000000;
		b->size = size;
		b->mark = round;
		memset(b->at, b->mark, size);
	}
	for (int i = 0; i < SLOTS; i++) {
		bad += blocks[i].at && !intact(&blocks[i]);
		free(blocks[i].at);
	}
	free(blocks);
	return (void *)bad;
}

static int grows(void)
{
	size_t size = 64, count = 0;
	unsigned char *at = malloc(size);
	int bad = 0;

	memset(at, 7, size);
	while (size < 16 << 20) {
		at = realloc(at, size * 2);
		for (size_t i = 0; i < size; i += 997)
			bad += at[i] != 7;
		memset(at + size, 7, size);
		size *= 2;
		count++;
	}
	at = realloc(at, 1000);
	for (int i = 0; i < 1000; i++)
		bad += at[i] != 7;
	free(at);
	say("%zu times twice as large, bad: %d\n", count, bad);
	return bad;
}

int main(void)
{
	pthread_t threads[THREADS];
	int bad = grows();
	void *answer;

	for (size_t align = 16; align <= 1 << 20; align *= 4) {
		void *at;

		bad += posix_memalign(&at, align, 100) != 0 || (uintptr_t)at % align;
		memset(at, 1, 100);
		free(at);
	}
	say("alignment, bad: %d\n", bad);
	bad += worker((void *)99) != NULL;
	say("one thread, bad: %d\n", bad);
	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, worker, (void *)i);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &answer);
		bad += (intptr_t)answer;
	}
	say("%d threads, bad: %d\n", THREADS, bad);
	return bad != 0;
}
