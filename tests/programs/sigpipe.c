/* A pipe that nobody reads: SIGPIPE and EPIPE. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "outcome.h"

static volatile siginfo_t last;
static volatile int calls;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	last = *info;
	calls++;
}

static void unchecked(long ret)
{
	(void)ret;
}

static void wait_until_full(int fd)
{
	for (int n = 0; n < 65536; ioctl(fd, FIONREAD, &n))
		sleep_ms(2);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART };
	struct iovec v[2] = { { "ab", 2 }, { "cd", 2 } };
	static char big[200000];
	int ends[2], status;
	sigset_t set;
	pid_t pid;

	unchecked(pipe(ends));
	close(ends[0]);
	sigaction(SIGPIPE, &sa, NULL);
	say("write", write(ends[1], "x", 1));
	printf("%d calls, si_code %d, ours %d\n", calls, last.si_code, last.si_pid == getpid());
	value("write nothing", write(ends[1], "x", 0));
	say("writev", writev(ends[1], v, 2));
	say("write from nowhere", write(ends[1], (void *)16, 1));
	printf("%d calls\n", calls);

	signal(SIGPIPE, SIG_IGN);
	say("ignored", write(ends[1], "x", 1));
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_DFL);
	say("blocked", write(ends[1], "x", 1));
	sigpending(&set);
	printf("waits: %d\n", sigismember(&set, SIGPIPE));
	signal(SIGPIPE, SIG_IGN); /* forgets it */
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);

	pid = fork();
	if (pid == 0) {
		unchecked(write(ends[1], "x", 1));
		_exit(42);
	}
	waitpid(pid, &status, 0);
	printf("by default: %s %d\n", WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	close(ends[1]);

	/* The reader goes away in the middle of a write: what was written counts. */
	unchecked(pipe(ends));
	signal(SIGPIPE, SIG_IGN);
	pid = fork();
	if (pid == 0) {
		close(ends[1]);
		wait_until_full(ends[0]);
		for (int left = 8192, n; left && (n = read(ends[0], big, left)) > 0;)
			left -= n;
		wait_until_full(ends[0]);
		_exit(0);
	}
	close(ends[0]);
	value("a long write", write(ends[1], big, sizeof(big)));
	say("the next", write(ends[1], big, 1));
	waitpid(pid, NULL, 0);
	return 0;
}
