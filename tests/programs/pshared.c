/* Locks in shared memory, between processes: mutex, condition, semaphore, barrier. */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include "say.h"

#define CHILDREN 4
#define ROUNDS	 2000

static struct {
	pthread_mutex_t lock;
	pthread_cond_t turn_changed;
	pthread_barrier_t barrier;
	sem_t semaphore;
	long counter, inside, overlaps;
	int turn, order_wrong;
} * shared;

static int child(int number)
{
	pthread_barrier_wait(&shared->barrier);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&shared->lock);
		shared->overlaps += shared->inside++ != 0;
		shared->counter++;
		shared->inside--;
		pthread_mutex_unlock(&shared->lock);
	}
	for (int i = 0; i < 100; i++) { /* in turn */
		pthread_mutex_lock(&shared->lock);
		while (shared->turn % CHILDREN != number)
			pthread_cond_wait(&shared->turn_changed, &shared->lock);
		shared->order_wrong += shared->turn != i * CHILDREN + number;
		shared->turn++;
		pthread_cond_broadcast(&shared->turn_changed);
		pthread_mutex_unlock(&shared->lock);
	}
	sem_post(&shared->semaphore);
	return number;
}

int main(void)
{
	pthread_mutexattr_t mutex;
	pthread_condattr_t condition;
	pthread_barrierattr_t barrier;
	int value, sum = 0;
	pid_t pids[CHILDREN];

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_init(&mutex);
	pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&shared->lock, &mutex);
	pthread_condattr_init(&condition);
	pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&shared->turn_changed, &condition);
	pthread_barrierattr_init(&barrier);
	pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&shared->barrier, &barrier, CHILDREN + 1);
	sem_init(&shared->semaphore, 1, 0);
	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = must(fork());
		if (pids[i] == 0)
			_exit(child(i));
	}
	pthread_barrier_wait(&shared->barrier);
	for (int i = 0; i < CHILDREN; i++)
		must(sem_wait(&shared->semaphore));
	for (int i = 0; i < CHILDREN; i++)
		sum += WEXITSTATUS(wait_for(pids[i]));
	sem_getvalue(&shared->semaphore, &value);
	say("counted %ld, overlaps %ld, turns %d, out of order %d, left %d, statuses %d\n",
	    shared->counter, shared->overlaps, shared->turn, shared->order_wrong, value, sum);
	return shared->overlaps != 0;
}
