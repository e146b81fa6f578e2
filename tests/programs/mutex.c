/* pthread mutexes of each type, held by many threads in turn; and spin locks. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <time.h>
#include "say.h"

#define THREADS 8
#define ROUNDS	5000

static pthread_mutex_t lock;
static pthread_spinlock_t spin;
static long counter, inside, overlaps;

static void *counts(void *yields)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&lock);
		overlaps += inside++ != 0;
		if (yields && i % 500 == 0)
			sched_yield(); /* let the others find it locked */
		counter++;
		inside--;
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static void *spins(void *unused)
{
	for (int i = 0; i < ROUNDS / 10; i++) {
		pthread_spin_lock(&spin);
		counter++;
		pthread_spin_unlock(&spin);
	}
	return unused;
}

static void all(const char *what, void *(*function)(void *), void *argument)
{
	pthread_t threads[THREADS];

	counter = 0;
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, function, argument) != 0)
			_exit(1);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	say("%s: %ld, overlaps: %ld\n", what, counter, overlaps);
}

static void make(int type)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, type);
	pthread_mutex_init(&lock, &attributes);
}

static const char *error(int number)
{
	return number ? error_name(number) : "ok";
}

static void *from_another(void *unused)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_nsec += 2000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	say("another: trylock %s", error(pthread_mutex_trylock(&lock)));
	say(", timedlock %s\n", error(pthread_mutex_timedlock(&lock, &t)));
	return unused;
}

int main(void)
{
	pthread_t thread;

	make(PTHREAD_MUTEX_NORMAL);
	all("normal", counts, NULL);
	all("yielding", counts, &lock);
	make(PTHREAD_MUTEX_RECURSIVE);
	all("recursive", counts, &lock);
	for (int i = 0; i < 3; i++)
		say("lock %s ", error(pthread_mutex_lock(&lock)));
	pthread_mutex_unlock(&lock);
	pthread_create(&thread, NULL, from_another, NULL);
	pthread_join(thread, NULL);
	pthread_mutex_unlock(&lock);
	say("unlock %s", error(pthread_mutex_unlock(&lock)));
	say(", once too often %s\n", error(pthread_mutex_unlock(&lock)));
	make(PTHREAD_MUTEX_ERRORCHECK);
	all("checking", counts, NULL);
	pthread_mutex_lock(&lock);
	say("again: %s", error(pthread_mutex_lock(&lock)));
	say(", trylock: %s", error(pthread_mutex_trylock(&lock)));
	pthread_mutex_unlock(&lock);
	say(", not ours: %s\n", error(pthread_mutex_unlock(&lock)));
	pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
	all("spin lock", spins, NULL);
	return overlaps != 0;
}
