/*
 * Recursion until the stack ends: SIGSEGV, taken on another stack, at an address below the limit.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <sys/resource.h>
#include "say.h"

static sigjmp_buf out;
static char other[65536];
static char *top, *hit;
static int code, on_other;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	char here;

	(void)signal;
	(void)context;
	hit = info->si_addr;
	code = info->si_code;
	on_other = &here >= other && &here < other + sizeof(other);
	siglongjmp(out, 1);
}

static __attribute__((noinline)) int deep(int n)
{
	volatile char frame[512];

	frame[0] = n;
	return deep(n + 1) + frame[0];
}

static void fall(const char *what, long kib)
{
	struct rlimit limit = { kib << 10, RLIM_INFINITY };
	long used;

	must(getrlimit(RLIMIT_STACK, &limit));
	limit.rlim_cur = kib << 10;
	must(setrlimit(RLIMIT_STACK, &limit));
	if (!sigsetjmp(out, 1))
		deep(0);
	used = (top - hit) >> 10;
	say("%s: code %d, on the other stack: %s, within the limit: %s\n", what, code,
	    yes(on_other), yes(used > kib - 160 && used <= kib + 4));
}

int main(void)
{
	stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	top = (char *)&stack;
	must(sigaltstack(&stack, NULL));
	must(sigaction(SIGSEGV, &action, NULL));
	fall("8 MiB", 8192);
	fall("the same again", 8192);
	fall("16 MiB", 16384);
	action.sa_flags = SA_SIGINFO; /* no room to take the signal */
	must(sigaction(SIGSEGV, &action, NULL));
	say("without another stack:\n");
	return deep(0);
}
