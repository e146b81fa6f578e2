/* nanosleep(2) and clock_nanosleep(2): how long, until when, by which clock; misuse. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include "outcome.h"

#define S  1000000000LL
#define MS 1000000LL

static struct timespec of(long long ns)
{
	return (struct timespec){ ns / S, ns % S };
}

static long long read_clock(clockid_t id)
{
	struct timespec t;

	if (syscall(SYS_clock_gettime, id, &t) < 0)
		return -1;
	return t.tv_sec * S + t.tv_nsec;
}

static long clock_sleep(clockid_t id, int flags, const void *t, void *left)
{
	return syscall(SYS_clock_nanosleep, id, flags, t, left);
}

static void by_clock(clockid_t id)
{
	long long began = read_clock(id);
	struct timespec t = of(15 * MS), end = of(began + 40 * MS), past = { 1, 0 };
	long ret = clock_sleep(id, 0, &t, NULL);

	printf("clock %d: ", id);
	if (ret < 0) {
		printf("%s\n", errno_name(errno));
		return;
	}
	printf("for a time %d, ", read_clock(id) - began >= 15 * MS);
	ret = clock_sleep(id, TIMER_ABSTIME, &end, NULL);
	printf("until a time %ld %d, ", ret, read_clock(id) >= began + 40 * MS);
	printf("until the past %ld\n", clock_sleep(id, TIMER_ABSTIME, &past, NULL));
}

/* Else the clock of the process would stand still while it sleeps by it. */
static void *busy(void *over)
{
	while (!*(volatile int *)over)
		;
	return NULL;
}

int main(void)
{
	struct timespec t = of(20 * MS), none = of(0), odd = { 0, S }, negative = { -1, 0 };
	struct timespec less = { 0, -1 }, left = { 7, 7 };
	long long began = now_ns(), before;
	static int over;
	pthread_t thread;

	say("nanosleep", nanosleep(&t, &left));
	printf("long enough: %d; left is as it was: %ld\n", now_ns() - began >= 20 * MS,
	       left.tv_nsec);
	began = now_ns();
	for (int i = 1; i <= 30; i++) {
		t = of(i * MS / 10);
		before = now_ns();
		nanosleep(&t, NULL);
		if (now_ns() - before < i * MS / 10)
			printf("%d00 us: too short\n", i);
	}
	say("no time", nanosleep(&none, NULL));
	say("a second's nanoseconds", syscall(SYS_nanosleep, &odd, NULL));
	say("negative seconds", syscall(SYS_nanosleep, &negative, NULL));
	say("negative nanoseconds", syscall(SYS_nanosleep, &less, NULL));
	say("a bad time", syscall(SYS_nanosleep, 16, NULL));
	say("nowhere to put what is left, if nothing is", syscall(SYS_nanosleep, &t, 16));

	pthread_create(&thread, NULL, busy, &over);
	for (int id = 0; id <= 12; id++)
		if (id != 8 && id != 9) /* they would wake a machine that sleeps, if it could */
			by_clock(id);
	over = 1;
	pthread_join(thread, NULL);
	say("an unknown flag means nothing", clock_sleep(CLOCK_MONOTONIC, 6, &none, NULL));
	say("an unknown clock", clock_sleep(77, 0, &none, NULL));
	say("an unknown clock, a bad time", clock_sleep(77, 0, (void *)16, NULL));
	say("a bad time", clock_sleep(CLOCK_MONOTONIC, 0, (void *)16, NULL));
	say("a second's nanoseconds", clock_sleep(CLOCK_MONOTONIC, 0, &odd, NULL));
	say("until a negative time", clock_sleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &negative, NULL));
	say("one's own thread's time", clock_sleep(CLOCK_THREAD_CPUTIME_ID, 0, &none, NULL));
	say("the coarse clock, a bad time",
	    clock_sleep(CLOCK_MONOTONIC_COARSE, 0, (void *)16, NULL));
	return 0;
}
