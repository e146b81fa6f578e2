/* fork(2) in a process of many threads: the child has only the one that called it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include "say.h"

#define THREADS 3

static int stop, prepared, in_parent, in_child_;
static long beats[THREADS];

static void *beats_on(void *at)
{
	while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE)) {
		__atomic_add_fetch((long *)at, 1, __ATOMIC_RELAXED);
		sched_yield();
	}
	return NULL;
}

static void before(void)
{
	prepared++;
}

static void parent(void)
{
	in_parent++;
}

static void child(void)
{
	in_child_++;
}

static void *returns(void *value)
{
	return value;
}

static int alone(void)
{
	long seen[THREADS];
	pthread_t thread;
	void *answer;
	int moved = 0;

	for (int i = 0; i < THREADS; i++)
		seen[i] = __atomic_load_n(&beats[i], __ATOMIC_RELAXED);
	for (int i = 0; i < 50; i++)
		sched_yield();
	for (int i = 0; i < THREADS; i++)
		moved += seen[i] != __atomic_load_n(&beats[i], __ATOMIC_RELAXED);
	if (syscall(SYS_gettid) != getpid())
		return 100;
	pthread_create(&thread, NULL, returns, &moved); /* new threads it can have */
	pthread_join(thread, &answer);
	free(malloc(100000));
	return moved + (answer != &moved) * 10 + in_child_;
}

static void *forks(void *unused)
{
	say("from another thread: %s\n", ended(in_child(alone)));
	return unused;
}

int main(void)
{
	pthread_t threads[THREADS], forking;

	pthread_atfork(before, parent, child);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, beats_on, &beats[i]);
	for (int i = 0; i < 8; i++) {
		int status = in_child(alone);

		if (!WIFEXITED(status) || WEXITSTATUS(status) != 1)
			say("round %d: %s\n", i, ended(status));
	}
	pthread_create(&forking, NULL, forks, NULL);
	pthread_join(forking, NULL);
	__atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	say("before %d, parent %d, child %d\n", prepared, in_parent, in_child_);
	return 0;
}
