/* clock_settime(2) and settimeofday(2): who may set which clock to what. It puts the time back. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include "outcome.h"

#define S 1000000000LL

static long set(int clock, long long s, long ns)
{
	struct timespec t = { s, ns };

	return syscall(SYS_clock_settime, clock, &t);
}

static long long real(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * S + t.tv_nsec;
}

int main(void)
{
	long long offset = real() - now_ns(), back, mono = now_ns();
	struct timeval tv = { 1234567890, 999999 }, odd = { 0, 1000000 };
	struct timespec until = { 2000000001, 0 };

	say("set", set(CLOCK_REALTIME, 2000000000, 5));
	printf("it is so: %d, the other clock did not jump: %d\n",
	       real() >= 2000000000LL * S && real() < 2000001000LL * S,
	       now_ns() >= mono && now_ns() < mono + 1000 * S);
	/* A sleep until a time ends when the clock is set beyond it. */
	if (fork() == 0) {
		until.tv_sec += 5000;
		clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL);
		printf("woken by the clock: %d\n", real() >= until.tv_sec * S);
		_exit(0);
	}
	sleep_ms(20);
	set(CLOCK_REALTIME, 2000010000, 0);
	wait(NULL);
	say("settimeofday", settimeofday(&tv, NULL));
	printf("it is so: %d\n", real() / S >= 1234567890 && real() / S < 1234568890);
	say("coarse", clock_gettime(CLOCK_REALTIME_COARSE, &until));
	printf("it is so too: %d\n", until.tv_sec >= 1234567890 && until.tv_sec < 1234568890);

	say("the monotonic clock", set(CLOCK_MONOTONIC, 2000000000, 0));
	say("a coarse clock", set(CLOCK_REALTIME_COARSE, 2000000000, 0));
	say("the boot clock", set(CLOCK_BOOTTIME, 2000000000, 0));
	say("an unknown clock", set(77, 2000000000, 0));
	say("a second's nanoseconds", set(CLOCK_REALTIME, 2000000000, S));
	say("negative nanoseconds", set(CLOCK_REALTIME, 2000000000, -1));
	say("negative seconds", set(CLOCK_REALTIME, -1, 0));
	say("before the machine was on", set(CLOCK_REALTIME, 0, 0));
	say("farther than any", set(CLOCK_REALTIME, 0x7fffffffffffffff, 0));
	say("a bad time", syscall(SYS_clock_settime, CLOCK_REALTIME, 16));
	say("a bad time, an unknown clock", syscall(SYS_clock_settime, 77, 16));
	say("settimeofday, a million microseconds", syscall(SYS_settimeofday, &odd, NULL));
	say("settimeofday, a bad time", syscall(SYS_settimeofday, 16, NULL));

	back = now_ns() + offset;
	set(CLOCK_REALTIME, back / S, back % S);
	if (setuid(54321) < 0)
		return 1;
	say("a user", set(CLOCK_REALTIME, 2000000000, 0));
	say("a user, settimeofday", settimeofday(&tv, NULL));
	say("a user, the monotonic clock", set(CLOCK_MONOTONIC, 2000000000, 0));
	say("a user, a bad time", syscall(SYS_clock_settime, CLOCK_REALTIME, 16));
	say("a user, a second's nanoseconds", set(CLOCK_REALTIME, 2000000000, S));
	return 0;
}
