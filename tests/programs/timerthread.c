/* Timers of the C library that call a function in a thread (SIGEV_THREAD), or signal one thread. */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include "outcome.h"

#define MS 1000000L

static sem_t done;
static pthread_t first;
static volatile int elsewhere, sum, handled_by;

static void function(union sigval value)
{
	elsewhere += !pthread_equal(pthread_self(), first);
	sum += value.sival_int;
	sem_post(&done);
}

static void handler(int sig)
{
	(void)sig;
	handled_by = syscall(SYS_gettid);
	sem_post(&done);
}

static void *thread(void *argument)
{
	struct sigevent e = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1 };
	struct itimerspec t = { { 0, 5 * MS }, { 0, 5 * MS } };
	int mine = syscall(SYS_gettid), id;

	*(int *)((char *)&e + 16) = mine; /* sigev_notify_thread_id, by any library */
	say("SIGEV_THREAD_ID", syscall(SYS_timer_create, CLOCK_MONOTONIC, &e, &id));
	syscall(SYS_timer_settime, id, 0, &t, NULL);
	for (int i = 0; i < 3; i++) {
		while (sem_wait(&done) < 0)
			;
		printf("the thread itself had it: %d\n", handled_by == mine);
	}
	syscall(SYS_timer_delete, id);
	return argument;
}

int main(void)
{
	struct sigevent e = { .sigev_notify = SIGEV_THREAD, .sigev_notify_function = function };
	struct itimerspec t = { { 0, 5 * MS }, { 0, 5 * MS } }, never = { { 0, 0 }, { 0, 0 } };
	pthread_t other;
	timer_t id;

	first = pthread_self();
	sem_init(&done, 0, 0);
	signal(SIGUSR1, handler);
	e.sigev_value.sival_int = 7;
	say("SIGEV_THREAD", timer_create(CLOCK_MONOTONIC, &e, &id));
	timer_settime(id, 0, &t, NULL);
	for (int i = 0; i < 5; i++)
		while (sem_wait(&done) < 0)
			;
	timer_settime(id, 0, &never, NULL);
	printf("called in another thread: %d, with its value: %d\n", elsewhere >= 5,
	       sum >= 35 && sum % 7 == 0);
	say("delete", timer_delete(id));
	sleep_ms(20); /* a call may be under way */
	while (sem_trywait(&done) == 0)
		;
	pthread_create(&other, NULL, thread, NULL);
	pthread_join(other, NULL);
	return 0;
}
