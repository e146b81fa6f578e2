/* Faults of memory as signals: number, si_code and si_addr; what SIG_IGN and a mask are worth. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "outcome.h"

#define PAGE 4096

static sigjmp_buf back;
static siginfo_t got;

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	got = *info;
	siglongjmp(back, 1);
}

static void load(volatile char *at)
{
	(void)*at;
}

static void store(volatile char *at)
{
	*at = 1;
}

static void call(volatile char *at)
{
	((void (*)(void))(uintptr_t)at)();
}

static void try(const char *what, void (*access)(volatile char *), void *at)
{
	printf("%s: ", what);
	if (sigsetjmp(back, 1) == 0) {
		access(at);
		printf("no fault\n");
		return;
	}
	printf("signal %d, si_code %d, ", got.si_signo, got.si_code);
	if (got.si_addr == at)
		printf("the address\n");
	else
		printf("%p\n", got.si_addr);
}

/* A child with this action and mask for SIGSEGV faults. */
static void child(const char *what, void (*action)(int), int block, int by_hand)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		sigset_t set;

		sigemptyset(&set);
		sigaddset(&set, SIGSEGV);
		signal(SIGSEGV, action);
		sigprocmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
		if (by_hand)
			kill(getpid(), SIGSEGV);
		else
			store(NULL);
		_exit(42);
	}
	waitpid(pid, &status, 0);
	printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static void faults_again(int sig)
{
	(void)sig;
	store(NULL);
	_exit(43);
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	char *area =
		mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int file = open(argc > 1 ? argv[1] : "/proc/self/exe", O_RDONLY);
	char *mapped = mmap(NULL, 2048 * PAGE, PROT_READ, MAP_PRIVATE, file, 0);

	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	store(area);
	mprotect(area + PAGE, PAGE, PROT_READ);
	mprotect(area + 2 * PAGE, PAGE, PROT_NONE);
	munmap(area + 3 * PAGE, PAGE);

	try("a good address", store, area);
	try("load of null", load, NULL);
	try("store to null", store, NULL);
	try("call of null", call, NULL);
	try("near null", load, (void *)0xff8);
	try("load of a hole", load, area + 3 * PAGE);
	try("store to a hole", store, area + 3 * PAGE + 123);
	try("call of a hole", call, area + 3 * PAGE + 8);
	try("load of a page to read", load, area + PAGE);
	try("store to a page to read", store, area + PAGE + 7);
	try("call of a page to write", call, area + 16);
	try("call of a page to read", call, area + PAGE);
	try("load of a page for nothing", load, area + 2 * PAGE + 1);
	try("store to a page for nothing", store, area + 2 * PAGE);
	try("call of a page for nothing", call, area + 2 * PAGE);
	try("store to code", store, (void *)((uintptr_t)main & ~7UL));
	try("load of the kernel's", load, (void *)0xffffffff81000000);
	try("store to the kernel's", store, (void *)0xffff888000000000);
	try("load of the last byte", load, (void *)-1L);
	try("load of a file", load, mapped);
	try("store to a file to read", store, mapped + 5);
	try("load beyond the file's end", load, mapped + 2047 * PAGE + 5);

	child("ignored", SIG_IGN, 0, 0);
	child("blocked", SIG_DFL, 1, 0);
	child("blocked, with a handler", faults_again, 1, 0);
	child("in its own handler", faults_again, 0, 0);
	child("by kill, ignored", SIG_IGN, 0, 1);
	child("by kill, blocked", SIG_DFL, 1, 1);
	return 0;
}
