/* sigaltstack(2): a stack for handlers. What it is set to, when it is used, wrong arguments. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include "outcome.h"

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif
#ifdef __x86_64__
#define LEAST 2048
#else
#define LEAST 5120
#endif
#define SIZE 65536

static char space[SIZE], other[SIZE];
static int nested;

/* The call itself: musl has thoughts of its own. */
static long altstack(const stack_t *new, stack_t *old)
{
	return syscall(SYS_sigaltstack, new, old);
}

static int on(char *stack)
{
	char here;

	return &here >= stack && &here < stack + SIZE;
}

static const char *name(void *stack)
{
	return stack == space ? "the space" : stack == other ? "the other" : stack ? "?" : "null";
}

static void show(const char *what)
{
	stack_t old;

	memset(&old, 0xee, sizeof(old));
	say(what, altstack(NULL, &old));
	printf("\t%s, %zu bytes, flags %x\n", name(old.ss_sp), old.ss_size, old.ss_flags);
}

static void handler(int sig, siginfo_t *info, void *context)
{
	stack_t next = { .ss_sp = other, .ss_size = SIZE }, none = { .ss_flags = SS_DISABLE };
	ucontext_t *uc = context;

	(void)info;
	printf("signal %d on the space: %d, on the other: %d\n", sig, on(space), on(other));
	printf("\tin the frame: %s, %zu bytes, flags %x\n", name(uc->uc_stack.ss_sp),
	       uc->uc_stack.ss_size, uc->uc_stack.ss_flags);
	show("inside");
	say("change it inside", altstack(&next, NULL));
	say("give it up inside", altstack(&none, NULL));
	if (nested++ == 0)
		raise(SIGUSR2); /* its handler goes on where this one is */
}

static void set(const char *what, void *at, int flags, size_t size)
{
	stack_t new = { .ss_sp = at, .ss_flags = flags, .ss_size = size };

	say(what, altstack(&new, NULL));
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	stack_t old;
	int status;

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGUSR2, &sa, NULL);
	show("at the beginning");
	set("too small", space, 0, LEAST - 1);
	set("just large enough", space, 0, LEAST);
	set("no bytes", space, 0, 0);
	set("an unknown flag", space, 4, SIZE);
	set("an unknown flag and a bad size", space, 4, 1);
	set("both flags", space, SS_ONSTACK | SS_DISABLE, SIZE);
	set("around the end", (void *)-4096L, 0, 1UL << 40);
	set("SS_ONSTACK means nothing", space, SS_ONSTACK, SIZE);
	show("now");
	set("disabled", space, SS_DISABLE, SIZE);
	show("now");
	say("a bad new one", altstack((void *)16, NULL));
	say("a bad old one", altstack(NULL, (void *)16));
	set("the space", space, 0, SIZE);

	raise(SIGUSR1);
	show("afterwards");
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGUSR1, &sa, NULL);
	nested = 1;
	raise(SIGUSR1); /* not SA_ONSTACK: it may even give the stack up, but the frame has it */
	show("afterwards");

	sa.sa_flags = SA_SIGINFO | SA_ONSTACK;
	sigaction(SIGUSR1, &sa, NULL);
	set("given up at once", space, SS_AUTODISARM, SIZE);
	show("now");
	raise(SIGUSR1);
	show("afterwards");

	set("the space", space, 0, SIZE);
	if (fork() == 0) {
		show("a child has it too");
		_exit(0);
	}
	wait(&status);
	sigaltstack(NULL, &old);
	return old.ss_flags;
}
