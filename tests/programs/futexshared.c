/*
 * futex(2) between processes, over memory that they share: one word at two addresses is the same; a
 * private page after fork() is not.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "futex.h"
#include "outcome.h"

#define ROUNDS 1000

static volatile uint32_t *shared;
static volatile uint32_t private_word;

static void wait_while(volatile uint32_t *word, uint32_t value)
{
	while (*word == value)
		futex(word, FUTEX_WAIT, value, NULL, NULL, 0);
}

static void set(volatile uint32_t *word, uint32_t value)
{
	*word = value;
	futex(word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/* The child has the page at another address, too. */
static void ping_pong(void)
{
	uint32_t sum = 0;
	pid_t pid = fork();

	if (pid == 0) {
		volatile uint32_t *mine =
			mremap((void *)shared, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED,
			       (char *)shared + 0x10000);

		if (mine == MAP_FAILED)
			_exit(1);
		for (uint32_t i = 0; i < ROUNDS; i++) {
			wait_while(&mine[0], 2 * i);
			set(&mine[0], 2 * i + 2);
		}
		_exit(0);
	}
	for (uint32_t i = 0; i < ROUNDS; i++) {
		set(&shared[0], 2 * i + 1);
		wait_while(&shared[0], 2 * i + 1);
		sum += shared[0];
	}
	waitpid(pid, NULL, 0);
	printf("%d rounds, sum %u\n", ROUNDS, sum);
}

static void cannot_be_woken(const char *what, volatile uint32_t *word, int op)
{
	struct timespec t = { 0, 60000000 };
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		shared[1] = 1;
		_exit(futex(word, op, 0, &t, NULL, 0) == -1 && errno == ETIMEDOUT ? 42 : 1);
	}
	while (!shared[1])
		sleep_ms(1);
	shared[1] = 0;
	sleep_ms(10);
	value(what, futex(word, (op & FUTEX_PRIVATE_FLAG) | FUTEX_WAKE, 1, NULL, NULL, 0));
	waitpid(pid, &status, 0);
	printf("\tit waited in vain: %d\n", WEXITSTATUS(status) == 42);
}

/* Many processes count with a lock that sleeps: 0 free, 1 taken, 2 taken and somebody waits. */
static void lock(void)
{
	uint32_t old = 0;

	if (__atomic_compare_exchange_n(&shared[2], &old, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(&shared[2], 2, __ATOMIC_ACQUIRE) != 0)
		futex(&shared[2], FUTEX_WAIT, 2, NULL, NULL, 0);
}

static void unlock(void)
{
	if (__atomic_exchange_n(&shared[2], 0, __ATOMIC_RELEASE) == 2)
		futex(&shared[2], FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void count(void)
{
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			for (int j = 0; j < 1000; j++) {
				lock();
				shared[3] = shared[3] + 1;
				if (j % 64 == 0)
					sleep_ms(1); /* others run into the lock */
				unlock();
			}
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	printf("counted to %u\n", shared[3]);
}

int main(void)
{
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 1;
	ping_pong();
	cannot_be_woken("a private page, after fork", &private_word, FUTEX_WAIT);
	cannot_be_woken("a shared page, but said to be private", &shared[4], FUTEX_WAIT_PRIVATE);
	count();
	return 0;
}
