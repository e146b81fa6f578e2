/*
 * Producers and consumers by condition variables, with sums that must agree; broadcast; time-outs.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <time.h>
#include "say.h"

#define ROOM	  16
#define EACH	  1000
#define PRODUCERS 3
#define CONSUMERS 4

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static int queue[ROOM], first, used, overflow, waiting, go;

static void put(int value)
{
	pthread_mutex_lock(&lock);
	while (used == ROOM)
		pthread_cond_wait(&not_full, &lock);
	queue[(first + used++) % ROOM] = value;
	overflow += used > ROOM;
	pthread_cond_signal(&not_empty);
	pthread_mutex_unlock(&lock);
}

static int take(void)
{
	int value;

	pthread_mutex_lock(&lock);
	while (!used)
		pthread_cond_wait(&not_empty, &lock);
	value = queue[first];
	first = (first + 1) % ROOM;
	used--;
	pthread_cond_signal(&not_full);
	pthread_mutex_unlock(&lock);
	return value;
}

static void *producer(void *number)
{
	intptr_t sum = 0;

	for (int i = 1; i <= EACH; i++) {
		put(i * (intptr_t)number);
		sum += i * (intptr_t)number;
	}
	return (void *)sum;
}

static void *consumer(void *unused)
{
	intptr_t sum = 0;
	int value;

	(void)unused;
	while ((value = take()) > 0)
		sum += value;
	return (void *)sum;
}

static void *waits(void *unused)
{
	pthread_mutex_lock(&lock);
	waiting++;
	pthread_cond_signal(&not_full);
	while (!go)
		pthread_cond_wait(&not_empty, &lock);
	waiting--;
	pthread_mutex_unlock(&lock);
	return unused;
}

static void times_out(clockid_t clock)
{
	pthread_condattr_t attributes;
	struct timespec t, now;
	pthread_cond_t never;
	int error;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, clock);
	pthread_cond_init(&never, &attributes);
	clock_gettime(clock, &t);
	t.tv_sec += t.tv_nsec >= 990000000;
	t.tv_nsec = (t.tv_nsec + 10000000) % 1000000000;
	pthread_mutex_lock(&lock);
	do
		error = pthread_cond_timedwait(&never, &lock, &t);
	while (!error);
	pthread_mutex_unlock(&lock);
	clock_gettime(clock, &now);
	say("clock %d: %s, late enough: %s\n", clock, error_name(error),
	    yes(now.tv_sec > t.tv_sec || (now.tv_sec == t.tv_sec && now.tv_nsec >= t.tv_nsec)));
}

int main(void)
{
	pthread_t producers[PRODUCERS], consumers[CONSUMERS], waiters[20];
	intptr_t made = 0, taken = 0;
	void *sum;

	for (intptr_t i = 0; i < CONSUMERS; i++)
		pthread_create(&consumers[i], NULL, consumer, NULL);
	for (intptr_t i = 0; i < PRODUCERS; i++)
		pthread_create(&producers[i], NULL, producer, (void *)(i + 1));
	for (int i = 0; i < PRODUCERS; i++) {
		pthread_join(producers[i], &sum);
		made += (intptr_t)sum;
	}
	for (int i = 0; i < CONSUMERS; i++)
		put(0);
	for (int i = 0; i < CONSUMERS; i++) {
		pthread_join(consumers[i], &sum);
		taken += (intptr_t)sum;
	}
	say("made %ld, taken %ld, left %d, overflow %d\n", (long)made, (long)taken, used, overflow);

	for (int i = 0; i < 20; i++)
		pthread_create(&waiters[i], NULL, waits, NULL);
	pthread_mutex_lock(&lock);
	while (waiting < 20)
		pthread_cond_wait(&not_full, &lock);
	go = 1;
	pthread_cond_broadcast(&not_empty);
	pthread_mutex_unlock(&lock);
	for (int i = 0; i < 20; i++)
		pthread_join(waiters[i], NULL);
	say("all were woken, waiting: %d\n", waiting);
	times_out(CLOCK_REALTIME);
	times_out(CLOCK_MONOTONIC);
	return made != taken;
}
