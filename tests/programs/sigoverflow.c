/* A stack that runs over: the handler needs another one; without, the process is killed. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include "outcome.h"

static char space[65536];
static sigjmp_buf back;
static volatile int faults;
static char *lowest;

static int __attribute__((noinline)) deeper(int n)
{
	volatile char room[4000];

	room[0] = n;
	lowest = (char *)&room;
	if (n < 0)
		return 0;
	return deeper(n + 1) + room[0];
}

static void handler(int sig, siginfo_t *info, void *context)
{
	char *at = info->si_addr;

	(void)context;
	if (++faults == 1)
		printf("signal %d, si_code %d, near the stack's end: %d\n", sig, info->si_code,
		       at > lowest - 16384 && at < lowest + 16384);
	siglongjmp(back, 1);
}

static void child(const char *what, int flags, int disarm)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };
		stack_t none = { .ss_flags = SS_DISABLE };

		sigaction(SIGSEGV, &sa, NULL);
		if (disarm)
			sigaltstack(&none, NULL);
		deeper(0);
		_exit(42);
	}
	waitpid(pid, &status, 0);
	printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	stack_t stack = { .ss_sp = space, .ss_size = sizeof(space) };
	struct rlimit limit = { 1 << 20, RLIM_INFINITY };
	char here;

	getrlimit(RLIMIT_STACK, &limit);
	limit.rlim_cur = 1 << 20;
	setrlimit(RLIMIT_STACK, &limit);
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	for (int i = 0; i < 20; i++)
		if (sigsetjmp(back, 1) == 0)
			return deeper(0);
	printf("%d overflows; the stack was more than half of its limit: %d, no more: %d\n", faults,
	       &here - lowest > 1 << 19, &here - lowest <= 1 << 20);
	child("a handler on the same stack", 0, 0);
	child("SA_ONSTACK without a stack", SA_ONSTACK, 1);
	/* A second stack that can't be written is as good as none. */
	stack.ss_sp = mmap(NULL, 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	stack.ss_size = 65536;
	sigaltstack(&stack, NULL);
	child("a stack that can't be written", SA_ONSTACK, 0);
	return 0;
}
