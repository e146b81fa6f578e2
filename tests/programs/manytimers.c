/* Many timers of a process's CPU time, and many threads: the tick still leaves it time to work. */
#include <pthread.h>
#include <time.h>
#include "say.h"

#define THREADS 400
#define TIMERS	500

static void *sleeps(void *unused)
{
	for (;;)
		pause();
	return unused;
}

/* Until so much of its own time is used. */
static void burn(long ms)
{
	struct timespec now;

	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < ms);
}

int main(void)
{
	struct itimerspec far = { .it_value = { .tv_sec = 100000 } };
	pthread_attr_t attr;
	pthread_t thread;
	timer_t timer;
	int failed = 0;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 65536);
	for (int i = 0; i < THREADS; i++)
		failed += pthread_create(&thread, &attr, sleeps, NULL) != 0;
	for (int i = 0; i < TIMERS; i++) {
		must(timer_create(CLOCK_PROCESS_CPUTIME_ID, NULL, &timer));
		must(timer_settime(timer, 0, &far, NULL));
	}
	for (volatile long i = 0; i < 1000000; i++)
		;
	burn(50);
	say("%d threads failed, and it has worked\n", failed);
	return 0;
}
