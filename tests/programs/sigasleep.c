/*
 * Stopped and continued in the middle of a call: it goes on as if nothing had been, and a sleep
 * does not become shorter. But a few calls end with EINTR.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include "futex.h"
#include "outcome.h"

#define MS 1000000LL

static int ends[2];

static int result(long ret)
{
	return ret == -1 ? errno : 0;
}

static int do_sleep(void)
{
	struct timespec t = { 0, 100 * MS };
	long long began = now_ns();
	int error = result(nanosleep(&t, NULL));

	return now_ns() - began < 100 * MS ? 99 : error;
}

static int do_sleep_until(void)
{
	long long end = now_ns() + 100 * MS;
	struct timespec t = { end / 1000000000, end % 1000000000 };
	int error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);

	return now_ns() < end ? 99 : error;
}

static int do_futex(void)
{
	uint32_t word = 0;
	struct timespec t = { 0, 100 * MS };
	long long began = now_ns();
	int error = result(futex(&word, FUTEX_WAIT_PRIVATE, 0, &t, NULL, 0));

	return now_ns() - began < 100 * MS ? 99 : error;
}

static int do_read(void)
{
	char byte;

	if (fork() == 0) {
		sleep_ms(100);
		_exit(write(ends[1], "x", 1) != 1);
	}
	return result(read(ends[0], &byte, 1));
}

static int do_wait(void)
{
	int status = 0;

	if (fork() == 0) {
		sleep_ms(100);
		_exit(0);
	}
	return result(wait(&status)) + status;
}

/* The call itself: musl makes it again. */
static int do_timedwait(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return result(syscall(SYS_rt_sigtimedwait, &set, NULL, &(struct timespec){ 60, 0 }, 8));
}

static void try(const char *what, int (*call)(void))
{
	int status, stops = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(call());
	for (;;) {
		sleep_ms(3);
		kill(pid, SIGSTOP);
		waitpid(pid, &status, WUNTRACED);
		if (!WIFSTOPPED(status))
			break;
		stops++;
		kill(pid, SIGCONT);
	}
	printf("%s: it was stopped: %d; ", what, stops > 0);
	if (!WIFEXITED(status))
		printf("status %x\n", status);
	else if (WEXITSTATUS(status) == 99)
		printf("too early\n");
	else
		printf("%s\n", WEXITSTATUS(status) ? errno_name(WEXITSTATUS(status)) : "ok");
}

int main(void)
{
	if (pipe(ends) < 0)
		return 1;
	try("nanosleep", do_sleep);
	try("clock_nanosleep until", do_sleep_until);
	try("futex with a time-out", do_futex);
	try("read of a pipe", do_read);
	try("wait", do_wait);
	try("sigtimedwait", do_timedwait);
	return 0;
}
