/* clock_gettime(2) and clock_getres(2) of every clock: which there are, and that they go on. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include "outcome.h"

#define S 1000000000LL

static long long read_clock(int id)
{
	struct timespec t;

	if (syscall(SYS_clock_gettime, id, &t) < 0)
		return -1;
	if (t.tv_nsec < 0 || t.tv_nsec >= S)
		printf("clock %d: %ld nanoseconds\n", id, t.tv_nsec);
	return t.tv_sec * S + t.tv_nsec;
}

static void every_clock(void)
{
	struct timespec res;

	for (int id = -1; id <= 17; id++) {
		if (id == 8 ||
		    id == 9) /* they wake a machine that sleeps, if it has such a clock */
			continue;
		long long first = read_clock(id), last = first, next;
		int back = 0;

		printf("clock %d: %s, ", id, first < 0 ? errno_name(errno) : "ok");
		for (int i = 0; i < 1000 && first >= 0; i++, last = next) {
			next = read_clock(id);
			back += next < last;
		}
		if (syscall(SYS_clock_getres, id, &res) < 0)
			printf("resolution: %s\n", errno_name(errno));
		else if (res.tv_sec == 0 && res.tv_nsec == 1)
			printf("resolution: 1 ns, went back %d times\n", back);
		else
			printf("resolution: a tick: %d, went back %d times\n",
			       res.tv_sec == 0 && res.tv_nsec >= 1000000 && res.tv_nsec <= 10000000,
			       back);
	}
}

/* Each is read after the other: none of the second may be before the first. */
static void one_after_the_other(const char *what, int a, int b)
{
	int wrong = 0;

	for (int i = 0; i < 1000; i++) {
		long long x = read_clock(a), y = read_clock(b), z = read_clock(a);

		wrong += x > y || y > z;
	}
	printf("%s: %d wrong\n", what, wrong);
}

int main(void)
{
	long long began[12], real;
	struct timespec wait = { 0, 30000000 };
	struct timeval tv;
	time_t now;

	every_clock();
	for (int id = 0; id < 12; id++)
		began[id] = read_clock(id);
	nanosleep(&wait, NULL);
	for (int id = 0; id < 12; id++) /* the coarse ones, 5 and 6, may be a tick late */
		if (id != 2 && id != 3 && (id < 8 || id > 10))
			printf("clock %d went on by the time slept: %d\n", id,
			       read_clock(id) - began[id] >=
				       (id == 5 || id == 6 ? 20000000 : 30000000));

	one_after_the_other("monotonic, boot", 1, 7); /* nobody was suspended */
	one_after_the_other("real, atomic", 0, 11);
	real = read_clock(0);
	gettimeofday(&tv, NULL);
	now = time(NULL);
	printf("gettimeofday goes with it: %d, time: %d\n",
	       tv.tv_sec * S + tv.tv_usec * 1000LL >= real / 1000 * 1000, now >= real / S - 1);
	printf("it is later than 2020: %d\n", now > 1577836800);

	say("nowhere to put it", syscall(SYS_clock_gettime, 1, 16));
	say("nowhere, and an unknown clock", syscall(SYS_clock_gettime, 77, 16));
	say("the kernel's memory", syscall(SYS_clock_gettime, 1, -4096L));
	say("resolution, nowhere to put it", syscall(SYS_clock_getres, 1, 16));
	say("resolution, null", syscall(SYS_clock_getres, 1, 0));
	say("gettimeofday, null", syscall(SYS_gettimeofday, 0, 0));
	say("gettimeofday, nowhere to put it", syscall(SYS_gettimeofday, 16, 0));
	say("gettimeofday, nowhere to put the zone", syscall(SYS_gettimeofday, &tv, 16));
	return 0;
}
