/*
 * What the work of processes and memory costs, in instructions (see bench.c): each thing is done
 * many times, in several rounds, and the cheapest round counts, since a longer one was interrupted.
 *
 *	costs		every row, as lines `name value`
 *	costs child	does nothing: what `fork_exec_exit_wait` executes
 */
#include <inline_syscall.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <arch_bench.h> /* counter() */
#include <arch_process.h> /* fork_process(), start_thread(), set_handler() */

#define ROUNDS	8
#define PAGE	4096UL
#define PAGES	16
#define SIGUSR1 10

#define PROT_READ_WRITE	   3
#define MAP_PRIVATE_ANON   0x22
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

static char *self; /* argv[0] */
static char *environment[] = { NULL };

static long must(long ret, const char *what)
{
	if (ret >= 0)
		return ret;
	dprintf(STDERR_FILENO, "costs: %s: %s\n", what, strerrorname_np(-ret));
	_exit(1);
}

#define CALL(name, n, args...) must(INTERNAL_SYSCALL(name, n, ##args), #name)

/* fn(n) does it n times. */
static void report(const char *name, void (*fn)(long n), long n)
{
	unsigned long best = -1UL;

	fn(1); /* what the first time costs more is not the question */
	for (int i = 0; i < ROUNDS; i++) {
		unsigned long start = counter(), taken;

		fn(n);
		taken = counter() - start;
		if (taken < best)
			best = taken;
	}
	printf("%s %lu\n", name, (best + n / 2) / n);
}

static void wait_for(long pid)
{
	int status = -1;

	CALL(wait4, 4, pid, &status, 0, NULL);
	must(-status, "the child's status"); /* 0, or what looks like an error */
}

static void fork_exit_wait(long n)
{
	while (n--) {
		long pid = must(fork_process(), "fork");

		if (pid == 0)
			INTERNAL_SYSCALL(exit_group, 1, 0);
		wait_for(pid);
	}
}

static void fork_exec_exit_wait(long n)
{
	char *argv[] = { self, "child", NULL };

	while (n--) {
		long pid = must(fork_process(), "fork");

		if (pid == 0) {
			INTERNAL_SYSCALL(execve, 3, self, argv, environment);
			INTERNAL_SYSCALL(exit_group, 1, 1);
		}
		wait_for(pid);
	}
}

static void touch(char *pages)
{
	for (int i = 0; i < PAGES; i++)
		*(volatile char *)(pages + i * PAGE) = 1;
}

static void brk_16(long n)
{
	char *end = (char *)CALL(brk, 1, 0);

	while (n--) {
		CALL(brk, 1, end + PAGES * PAGE);
		touch(end);
		CALL(brk, 1, end);
	}
}

static void mmap_16(long n)
{
	while (n--) {
		char *pages = (char *)CALL(mmap, 6, NULL, PAGES * PAGE, PROT_READ_WRITE,
					   MAP_PRIVATE_ANON, -1, 0);

		touch(pages);
		CALL(munmap, 2, pages, PAGES * PAGE);
	}
}

/* One fault a page; the calls around it are for 512 of them. */
static void page_fault(long n)
{
	char *pages =
		(char *)CALL(mmap, 6, NULL, n * PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANON, -1, 0);

	for (long i = 0; i < n; i++)
		*(volatile char *)(pages + i * PAGE) = 1;
	CALL(munmap, 2, pages, n * PAGE);
}

static int ends[2], back[2];

static void pipe_byte(long n)
{
	char byte = 0;

	while (n--) {
		CALL(write, 3, ends[1], &byte, 1);
		CALL(read, 3, ends[0], &byte, 1);
	}
}

static void pipe_ping_pong(long n)
{
	long pid = must(fork_process(), "fork");
	char byte = 0;

	for (long i = 0; i < n; i++) {
		if (pid == 0) {
			CALL(read, 3, ends[0], &byte, 1);
			CALL(write, 3, back[1], &byte, 1);
		} else {
			CALL(write, 3, ends[1], &byte, 1);
			CALL(read, 3, back[0], &byte, 1);
		}
	}
	if (pid == 0)
		INTERNAL_SYSCALL(exit_group, 1, 0);
	wait_for(pid);
}

/* Whose turn it is: 0 or 1.  The thread that has had its turn passes it on and waits for it. */
static int turn;
static long turns;

static void take_turns(int mine)
{
	for (long i = 0; i < turns; i++) {
		while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != mine)
			INTERNAL_SYSCALL(futex, 4, &turn, FUTEX_WAIT_PRIVATE, !mine, NULL);
		__atomic_store_n(&turn, !mine, __ATOMIC_RELEASE);
		INTERNAL_SYSCALL(futex, 3, &turn, FUTEX_WAKE_PRIVATE, 1);
	}
}

static void second_thread(void)
{
	take_turns(1);
	INTERNAL_SYSCALL(exit, 1, 0);
}

static char thread_stack[16384] __attribute__((aligned(16)));
static int thread_lives;

static void futex_ping_pong(long n)
{
	turns = n;
	thread_lives = 1;
	must(start_thread(second_thread, thread_stack + sizeof(thread_stack), &thread_lives),
	     "clone");
	take_turns(0);
	while (__atomic_load_n(&thread_lives, __ATOMIC_ACQUIRE))
		INTERNAL_SYSCALL(sched_yield, 0);
}

static void handler(int sig)
{
	(void)sig;
}

static void signal_self(long n)
{
	long pid = CALL(getpid, 0);

	while (n--)
		CALL(kill, 2, pid, SIGUSR1);
}

int main(int argc, char **argv)
{
	self = strchr(argv[0], '/') ? argv[0] : "/bin/costs"; /* where the initramfs has it */
	if (argc > 1)
		return 0;
	CALL(pipe2, 2, ends, 0);
	CALL(pipe2, 2, back, 0);
	must(set_handler(SIGUSR1, handler), "rt_sigaction");
	report("fork_exit_wait", fork_exit_wait, 20);
	report("fork_exec_exit_wait", fork_exec_exit_wait, 20);
	report("brk_16_pages", brk_16, 50);
	report("mmap_16_pages", mmap_16, 50);
	report("page_fault", page_fault, 512);
	report("pipe_byte", pipe_byte, 200);
	report("pipe_ping_pong", pipe_ping_pong, 200);
	report("futex_ping_pong", futex_ping_pong, 200);
	report("signal", signal_self, 200);
	return 0;
}
