/*
 * Calls that wait, and a handler meanwhile: which go on afterwards if it is SA_RESTART, and which
 * end with EINTR all the same.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "futex.h"
#include "outcome.h"

static volatile int calls;
static volatile uint32_t word;
static void (*volatile third)(void); /* what the third call of the handler does */
static int ends[2];
static pid_t child;

static void handler(int sig)
{
	int error = errno;

	(void)sig;
	if (++calls == 3 && third)
		third();
	errno = error;
}

static void put(void)
{
	if (write(ends[1], "x", 1) != 1)
		_exit(1);
}

static void take(void)
{
	static char page[65536];

	if (read(ends[0], page, sizeof(page)) < 0)
		_exit(1);
}

static void end_child(void)
{
	kill(child, SIGKILL);
}

/* Nobody wakes us: what would go on for ever ends by the word's new value. */
static void change(void)
{
	word = 1;
}

static void ticking(int on)
{
	struct itimerval t = { { 0, on * 10000 }, { 0, on * 10000 } };

	calls = 0;
	setitimer(ITIMER_REAL, &t, NULL);
}

static long do_read(void)
{
	char byte;

	return read(ends[0], &byte, 1);
}

static long do_readv(void)
{
	char byte;
	struct iovec v = { &byte, 1 };

	return readv(ends[0], &v, 1);
}

static long do_write(void)
{
	char page[4096] = { 0 };
	long ret;

	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	while (write(ends[1], page, sizeof(page)) > 0)
		;
	fcntl(ends[1], F_SETFL, 0);
	ret = write(ends[1], page, 1);
	take();
	return ret;
}

static long wait_with(int how)
{
	siginfo_t info;
	long ret;
	int error;

	child = fork();
	if (child == 0)
		for (;;)
			pause();
	ret = how ? waitid(P_PID, child, &info, WEXITED) : waitpid(child, NULL, 0);
	error = errno;
	end_child();
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	errno = error;
	return ret > 0 ? 1 : ret;
}

static long do_wait(void)
{
	return wait_with(0);
}

static long do_waitid(void)
{
	return wait_with(1);
}

static long do_sleep(void)
{
	struct timespec t = { 5, 0 }, left = { -1, -1 };
	long ret = nanosleep(&t, &left);

	printf("\tleft less than it was, but some: %d\n", left.tv_sec >= 0 && left.tv_sec < 5);
	errno = EINTR;
	return ret;
}

static long clock_sleep(int flags)
{
	struct timespec t = { 5, 0 }, left = { -1, -1 };
	int error;

	if (flags) {
		clock_gettime(CLOCK_MONOTONIC, &t);
		t.tv_sec += 5;
	}
	error = clock_nanosleep(CLOCK_MONOTONIC, flags, &t, &left);
	printf("\tleft was given: %d\n", left.tv_sec >= 0);
	errno = error;
	return error ? -1 : 0;
}

static long do_clock_sleep(void)
{
	return clock_sleep(0);
}

static long do_absolute(void)
{
	return clock_sleep(TIMER_ABSTIME);
}

static long wait_for_word(const struct timespec *t)
{
	word = 0;
	return futex(&word, FUTEX_WAIT_PRIVATE, 0, t, NULL, 0);
}

static long do_futex(void)
{
	return wait_for_word(NULL);
}

static long do_futex_timed(void)
{
	return wait_for_word(&(struct timespec){ 5, 0 });
}

static long do_poll(void)
{
	struct pollfd p = { .fd = ends[0], .events = POLLIN };

	return syscall(SYS_ppoll, &p, 1, &(struct timespec){ 5, 0 }, NULL, 8);
}

static long do_pause(void)
{
	return pause();
}

static void try(const char *what, long (*call)(void), void (*end)(void))
{
	for (int flags = 0; flags <= SA_RESTART; flags += SA_RESTART) {
		struct sigaction sa = { .sa_handler = handler, .sa_flags = flags };
		long ret;

		third = flags ? end : NULL;
		sigaction(SIGALRM, &sa, NULL);
		ticking(1);
		ret = call();
		sa.sa_flags = errno; /* kept: ticking() may not change it, but nobody says so */
		ticking(0);
		errno = sa.sa_flags;
		printf("%s%s: ", what, flags ? ", SA_RESTART" : "");
		if (ret == -1)
			printf("%s\n", errno_name(errno));
		else
			printf("%ld\n", ret);
	}
}

int main(void)
{
	if (pipe(ends) < 0)
		return 1;
	try("read of a pipe", do_read, put);
	try("readv of a pipe", do_readv, put);
	try("write to a full pipe", do_write, take);
	try("wait4", do_wait, end_child);
	try("waitid", do_waitid, end_child);
	try("nanosleep", do_sleep, NULL);
	try("clock_nanosleep", do_clock_sleep, NULL);
	try("clock_nanosleep until", do_absolute, NULL);
	try("futex", do_futex, change);
	try("futex with a time-out", do_futex_timed, change);
	try("pause", do_pause, NULL);
	try("ppoll", do_poll, NULL);
	return 0;
}
