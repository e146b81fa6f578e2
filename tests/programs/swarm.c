/* `swarm N`: so many threads at once, again and again; each has its own stack, tid and number. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <sys/syscall.h>
#include "say.h"

#define MOST 1000

static pthread_barrier_t all_run;
static pid_t tids[MOST];
static char *stacks[MOST];
static __thread int own;

static void *run(void *number)
{
	intptr_t which = (intptr_t)number;
	char here;

	own = which;
	tids[which] = syscall(SYS_gettid);
	stacks[which] = &here;
	pthread_barrier_wait(&all_run);
	return (void *)(intptr_t)(own * 3);
}

static int compare(const void *a, const void *b)
{
	return *(const pid_t *)a - *(const pid_t *)b;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 200, same = 0;
	static pthread_t threads[MOST];
	pthread_attr_t attributes;
	intptr_t sum = 0;
	void *answer;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 << 10);
	for (int round = 0; round < 5; round++) {
		pthread_barrier_init(&all_run, NULL, count + 1);
		for (intptr_t i = 0; i < count; i++)
			if (pthread_create(&threads[i], &attributes, run, (void *)i)) {
				say("no more after %d\n", (int)i);
				return 1;
			}
		pthread_barrier_wait(&all_run);
		for (int i = 0; i < count; i++) {
			pthread_join(threads[i], &answer);
			sum += (intptr_t)answer;
		}
		qsort(tids, count, sizeof(*tids), compare);
		for (int i = 1; i < count; i++)
			same += tids[i] == tids[i - 1] || tids[i] == getpid() ||
				labs(stacks[i] - stacks[i - 1]) < 32768;
		pthread_barrier_destroy(&all_run);
	}
	say("%d threads, five times: sum %ld, same: %d\n", count, (long)sum, same);
	return same != 0;
}
