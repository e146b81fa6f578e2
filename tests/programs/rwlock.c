/* Read-write locks, barriers and semaphores. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>
#include "say.h"

#define THREADS 6
#define ROUNDS	1000

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static sem_t slots, ready;
static long a, b, torn, in_room, too_many, serials, wrong_rounds;
static int arrived[THREADS];

static const char *error(int number)
{
	return number ? error_name(number) : "ok";
}

static void *reads_or_writes(void *number)
{
	for (int i = 0; i < ROUNDS; i++)
		if ((intptr_t)number < 2) {
			pthread_rwlock_wrlock(&lock);
			a++;
			if (i % 100 == 0)
				sched_yield();
			b++;
			pthread_rwlock_unlock(&lock);
		} else {
			pthread_rwlock_rdlock(&lock);
			if (a != b)
				__atomic_fetch_add(&torn, 1, __ATOMIC_RELAXED);
			pthread_rwlock_unlock(&lock);
		}
	return NULL;
}

static void *meets(void *number)
{
	for (int round = 1; round <= 200; round++) {
		__atomic_store_n(&arrived[(intptr_t)number], round, __ATOMIC_RELEASE);
		if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
			__atomic_fetch_add(&serials, 1, __ATOMIC_RELAXED);
		for (int i = 0; i < THREADS; i++)
			if (__atomic_load_n(&arrived[i], __ATOMIC_ACQUIRE) < round)
				__atomic_fetch_add(&wrong_rounds, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void *enters(void *unused)
{
	for (int i = 0; i < 500; i++) {
		sem_wait(&slots);
		if (__atomic_add_fetch(&in_room, 1, __ATOMIC_ACQ_REL) > 2)
			__atomic_fetch_add(&too_many, 1, __ATOMIC_RELAXED);
		if (i % 50 == 0)
			sched_yield();
		__atomic_sub_fetch(&in_room, 1, __ATOMIC_ACQ_REL);
		sem_post(&slots);
	}
	sem_post(&ready);
	return unused;
}

static void all(void *(*function)(void *))
{
	pthread_t threads[THREADS];

	for (intptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, function, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void *tries(void *unused)
{
	say("another: read %s", error(pthread_rwlock_tryrdlock(&lock)));
	say(", write %s\n", error(pthread_rwlock_trywrlock(&lock)));
	return unused;
}

int main(void)
{
	struct timespec t;
	pthread_t thread;
	int value;

	all(reads_or_writes);
	say("written %ld %ld, torn %ld\n", a, b, torn);
	pthread_rwlock_rdlock(&lock);
	pthread_create(&thread, NULL, tries, NULL);
	pthread_join(thread, NULL);
	pthread_rwlock_unlock(&lock);
	pthread_barrier_init(&barrier, NULL, THREADS);
	all(meets);
	say("barrier: one of each %ld, too early %ld\n", serials, wrong_rounds);
	sem_init(&slots, 0, 2);
	sem_init(&ready, 0, 0);
	all(enters);
	sem_getvalue(&ready, &value);
	say("semaphore: too many %ld, ended %d\n", too_many, value);
	for (int i = 0; i < THREADS; i++)
		sem_wait(&ready);
	clock_gettime(CLOCK_REALTIME, &t);
	say("none left: %s", result(sem_trywait(&ready)));
	say(", time-out: %s\n", result(sem_timedwait(&ready, &t)));
	return torn || too_many || wrong_rounds;
}
