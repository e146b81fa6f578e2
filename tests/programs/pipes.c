/* Many bytes through pipes: a chain of processes, many writers whose records stay whole. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include "outcome.h"

#define STAGES	5
#define BYTES	300000
#define WRITERS 6
#define RECORDS 200

struct record { /* less than PIPE_BUF: never mixed with another's */
	int writer, number;
	unsigned char bytes[500];
};

static unsigned int random_number(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 8;
}

/* Copy in pieces of odd sizes; each stage changes every byte. */
static void stage(int from, int to, int i)
{
	static unsigned char buffer[20000];
	unsigned int seed = i;
	long n;

	while ((n = read(from, buffer, 1 + random_number(&seed) % sizeof(buffer))) > 0)
		for (long at = 0, m; at < n; at += m) {
			for (long j = at; j < n && at == 0; j++)
				buffer[j] += i;
			m = write(to, buffer + at, 1 + random_number(&seed) % (n - at));
			if (m <= 0)
				_exit(1);
		}
	_exit(0);
}

static void chain(void)
{
	static unsigned char buffer[BYTES];
	int from[2], next[2], first, wrong = 0, statuses = 0, status;
	long total = 0, n;

	if (pipe(from) < 0)
		exit(1);
	first = from[1];
	for (int i = 1; i <= STAGES; i++) {
		if (pipe(next) < 0)
			exit(1);
		if (fork() == 0) {
			close(first);
			close(next[0]);
			stage(from[0], next[1], i);
		}
		close(from[0]);
		close(next[1]);
		from[0] = next[0];
	}
	if (fork() == 0) {
		for (long i = 0; i < BYTES; i++)
			buffer[i] = i * 7;
		_exit(write(first, buffer, BYTES) != BYTES);
	}
	close(first);
	while ((n = read(from[0], buffer + total, BYTES - total)) > 0)
		total += n;
	for (long i = 0; i < total; i++)
		wrong += buffer[i] != (unsigned char)(i * 7 + STAGES * (STAGES + 1) / 2);
	while (wait(&status) > 0)
		statuses |= status;
	close(from[0]);
	printf("a chain of %d: %ld bytes, %d wrong, statuses %x\n", STAGES, total, wrong, statuses);
}

static int ends[2];

static void *writer(void *argument)
{
	struct record r = { .writer = (long)argument };

	for (r.number = 0; r.number < RECORDS; r.number++) {
		memset(r.bytes, r.writer * 31 + r.number, sizeof(r.bytes));
		if (write(ends[1], &r, sizeof(r)) != sizeof(r))
			_exit(1);
	}
	return NULL;
}

static void many(int threads)
{
	pthread_t thread[WRITERS];
	int next[WRITERS] = { 0 }, mixed = 0, lost = 0;
	struct record r;

	if (pipe(ends) < 0)
		exit(1);
	for (long i = 0; i < WRITERS; i++)
		if (threads) {
			pthread_create(&thread[i], NULL, writer, (void *)i);
		} else if (fork() == 0) {
			writer((void *)i);
			_exit(0);
		}
	for (int n = 0; n < WRITERS * RECORDS; n++) {
		for (size_t at = 0; at < sizeof(r);)
			at += read(ends[0], (char *)&r + at, sizeof(r) - at);
		for (unsigned int i = 0; i < sizeof(r.bytes); i++)
			mixed += r.bytes[i] != (unsigned char)(r.writer * 31 + r.number);
		if (r.writer >= 0 && r.writer < WRITERS)
			lost += r.number != next[r.writer]++;
	}
	for (int i = 0; i < WRITERS; i++)
		if (threads)
			pthread_join(thread[i], NULL);
		else
			wait(NULL);
	printf("%d writers: %d bytes mixed up, %d records out of order\n", WRITERS, mixed, lost);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	chain();
	many(0);
	many(1);
	return 0;
}
