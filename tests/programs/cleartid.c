/* set_tid_address(2) and CLONE_CHILD_CLEARTID: a thread that ends clears a word and wakes one. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include "futex.h"
#include "outcome.h"

static volatile uint32_t *shared;

/* Until the word is 0. The kernel wakes as of shared memory. */
static int cleared(volatile uint32_t *word)
{
	struct timespec t = { 8, 0 };
	uint32_t now;

	while ((now = *word))
		if (futex(word, FUTEX_WAIT, now, &t, NULL, 0) < 0 && errno == ETIMEDOUT)
			return 0;
	return 1;
}

static int child(void *argument)
{
	sleep_ms(20);
	return argument ? 5 : 0;
}

/* clone() with the C library's own stack switch. */
static pid_t start(int flags, volatile uint32_t *parent, volatile uint32_t *clear)
{
	char *stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return clone(child, stack + 65536, flags, NULL, parent, NULL, clear);
}

static volatile uint32_t word;

int main(void)
{
	int status;
	pid_t pid, me = getpid();

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	value("set_tid_address is the thread's number",
	      syscall(SYS_set_tid_address, shared) == syscall(SYS_gettid));
	printf("it writes nothing: %u\n", *shared);

	/* A child that shares its memory with nobody clears nothing: nobody could see it. */
	shared[0] = 77;
	pid = fork();
	if (pid == 0) {
		syscall(SYS_set_tid_address, shared);
		_exit(3);
	}
	waitpid(pid, &status, 0);
	printf("a process of its own: %u, status %x\n", shared[0], status);

	word = 77;
	pid = start(CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, NULL, &word);
	printf("one that shares the memory: cleared %d\n", cleared(&word));
	waitpid(pid, &status, 0);

	word = 0;
	shared[1] = 0;
	pid = start(CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | CLONE_PARENT_SETTID |
			    SIGCHLD,
		    shared + 1, &word);
	printf("both set before clone() returns or the child runs: parent's %d\n",
	       shared[1] == (uint32_t)pid);
	printf("cleared: %d\n", cleared(&word));
	waitpid(pid, &status, 0);
	printf("the parent's copy stays: %d\n", shared[1] == (uint32_t)pid);

	/* As a thread: nobody waits for it but by its word. */
	word = 77;
	pid = start(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			    CLONE_SYSVSEM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID,
		    NULL, &word);
	printf("a thread: cleared %d, its number was not ours %d\n", cleared(&word), pid != me);
	say("there is no child", waitpid(-1, &status, 0));

	/* A bad address is not looked at until then, and harms nobody. */
	pid = start(CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, NULL, (uint32_t *)16);
	waitpid(pid, &status, 0);
	printf("a bad address: status %x\n", status);
	pid = start(CLONE_VM | CLONE_CHILD_SETTID | SIGCHLD, NULL, (uint32_t *)16);
	printf("a bad address to set: child %d\n", pid > 0);
	waitpid(pid, &status, 0);
	printf("status %x\n", status);
	return 0;
}
