/* futex(2) with threads that wait: how many are woken, whose bits, moved to another word. */
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>
#include "futex.h"
#include "outcome.h"

#define THREADS 6

static volatile uint32_t word, other, tell;
static volatile int woken[THREADS], errors;

static int count(void)
{
	int n = 0;

	for (int i = 0; i < THREADS; i++)
		n += woken[i];
	return n;
}

static void *waiter(void *argument)
{
	long i = (long)argument;
	struct timespec patience = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &patience);
	patience.tv_sec += 60;
	errors += futex(&word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, 0, &patience, NULL,
			1U << i) != 0;
	woken[i] = 1;
	return NULL;
}

static pthread_t threads[THREADS];

/* How many wait can be known: requeueing them from a word to itself counts and wakes nobody. */
static void start(void)
{
	for (long i = 0; i < THREADS; i++) {
		woken[i] = 0;
		pthread_create(&threads[i], NULL, waiter, (void *)i);
		while (futex(&word, FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG, 0, (void *)100L, &word,
			     0) != i + 1)
			sleep_ms(1);
	}
}

static void finish(void)
{
	futex(&word, FUTEX_WAKE_PRIVATE, 1000, NULL, NULL, 0);
	futex(&other, FUTEX_WAKE_PRIVATE, 1000, NULL, NULL, 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

/* Those that were woken come back soon; those that were not never do. */
static void settle(int expected)
{
	while (count() < expected)
		sleep_ms(1);
	sleep_ms(20);
	printf("\twoken:");
	for (int i = 0; i < THREADS; i++)
		printf(" %d", woken[i]);
	printf("\n");
}

int main(void)
{
	start();
	value("the other word", futex(&other, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	value("as if shared", futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0));
	value("one", futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	settle(1);
	value("two more", futex(&word, FUTEX_WAKE_PRIVATE, 2, NULL, NULL, 0));
	settle(3);
	value("all", futex(&word, FUTEX_WAKE_PRIVATE, 1000, NULL, NULL, 0));
	settle(6);
	finish();

	start();
	value("bits 8", futex(&word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, 9, NULL, NULL, 8));
	settle(1);
	value("bits 0x22, at most one",
	      futex(&word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0x22));
	settle(2);
	value("bits 0xf00",
	      futex(&word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, 9, NULL, NULL, 0xf00));
	value("every bit",
	      futex(&word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, 9, NULL, NULL, ~0U));
	settle(6);
	finish();

	start();
	value("wake one, move two",
	      futex(&word, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE_FLAG, 1, (void *)2L, &other, 0));
	settle(1);
	value("there", futex(&other, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	settle(2);
	value("move all",
	      futex(&word, FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG, 0, (void *)1000L, &other, 0));
	value("nobody is here", futex(&word, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	value("all are there", futex(&other, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	settle(6);
	finish();

	/* FUTEX_WAKE_OP: set other to 9, wake one of word, and one of other if it was 1. */
	start();
	futex(&word, FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG, 0, (void *)3L, &other, 0);
	other = 2;
	value("wake here, there if 1: it was 2",
	      futex(&word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, (void *)1L, &other, 9 << 12 | 1));
	settle(1);
	printf("\tother is %u\n", other);
	other = 1;
	value("wake here, there if 1: it was 1",
	      futex(&word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, (void *)1L, &other, 9 << 12 | 1));
	settle(3);
	other = 0x0f;
	value("or, with a shift", futex(&word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 0, (void *)0L,
					&other, 10U << 28 | 8 << 12));
	printf("\tother is %x\n", other);
	value("andn", futex(&word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 0, (void *)0L, &other,
			    3U << 28 | 3 << 12));
	printf("\tother is %x\n", other);
	value("xor", futex(&word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 0, (void *)0L, &other,
			   4U << 28 | 0xff << 12));
	printf("\tother is %x\n", other);
	value("add a negative number, wake if less than a negative number",
	      futex(&word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 0, (void *)9L, &other,
		    1U << 28 | 2U << 24 | 0xfff << 12 | 0xffe));
	printf("\tother is %x\n", other);
	finish();
	return errors;
}
