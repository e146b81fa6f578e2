/*
 * pthread_cancel(3): at the calls that wait, at once, not at all; cleanup handlers run, locks come
 * back.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <time.h>
#include "say.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t begun;
static int pipes[2], cleaned, went_on, held_in_cleanup;
static sem_t empty;

static void cleanup(void *weight)
{
	cleaned = cleaned * 10 + *(int *)weight;
}

static void unlock(void *mutex)
{
	held_in_cleanup = pthread_mutex_trylock(mutex) == EBUSY;
	pthread_mutex_unlock(mutex);
}

static void *reads(void *unused)
{
	char byte;

	pthread_barrier_wait(&begun);
	(void)!read(pipes[0], &byte, 1);
	return unused;
}

static void *sleeps(void *unused)
{
	struct timespec t = { 1000, 0 };

	pthread_barrier_wait(&begun);
	nanosleep(&t, NULL);
	return unused;
}

static void *pauses(void *unused)
{
	pthread_barrier_wait(&begun);
	pause();
	return unused;
}

static void *waits_for_semaphore(void *unused)
{
	pthread_barrier_wait(&begun);
	sem_wait(&empty);
	return unused;
}

static void *waits(void *unused)
{
	pthread_mutex_lock(&lock);
	pthread_cleanup_push(unlock, &lock);
	pthread_barrier_wait(&begun);
	for (;;)
		pthread_cond_wait(&never, &lock);
	pthread_cleanup_pop(0);
	return unused;
}

static void *tests(void *unused)
{
	pthread_barrier_wait(&begun);
	for (;;) {
		pthread_testcancel();
		sched_yield();
	}
	return unused;
}

static void *spins(void *unused)
{
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	pthread_barrier_wait(&begun);
	for (volatile int always = 1; always;)
		;
	return unused;
}

static void *refuses(void *unused)
{
	struct timespec t = { 0, 5000000 };

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	pthread_barrier_wait(&begun);
	nanosleep(&t, NULL);
	went_on = 1;
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	pause();
	return unused;
}

static void try(const char *what, void *(*function)(void *))
{
	pthread_t thread;
	void *answer;

	cleaned = 0;
	pthread_create(&thread, NULL, function, NULL);
	pthread_barrier_wait(&begun);
	pthread_cancel(thread);
	pthread_join(thread, &answer);
	say("%s: %s\n", what, answer == PTHREAD_CANCELED ? "cancelled" : "it returned");
}

static void *cleans(void *unused)
{
	int one = 1, two = 2, three = 3;

	pthread_cleanup_push(cleanup, &one);
	pthread_cleanup_push(cleanup, &two);
	pthread_cleanup_push(cleanup, &three);
	pthread_cleanup_pop(0);
	pthread_barrier_wait(&begun);
	pause();
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return unused;
}

int main(void)
{
	must(pipe(pipes));
	sem_init(&empty, 0, 0);
	pthread_barrier_init(&begun, NULL, 2);
	try("read", reads);
	try("nanosleep", sleeps);
	try("pause", pauses);
	try("sem_wait", waits_for_semaphore);
	try("a condition", waits);
	say("its lock was held: %d, and is free: %d\n", held_in_cleanup,
	    pthread_mutex_trylock(&lock));
	pthread_mutex_unlock(&lock);
	try("pthread_testcancel", tests);
	try("at once", spins);
	try("not for a while", refuses);
	say("it went on: %d\n", went_on);
	try("with cleanup", cleans);
	say("cleaned in order: %d\n", cleaned);
	return 0;
}
