/*
 * What things cost when there is more of everything: lines `name value`.
 *
 *	scaling tasks N		a ping-pong of two processes while N threads wait for the CPU
 *	scaling areas N		a page fault, and mapping and unmapping a page, among N areas
 *	scaling work N MS	N processes compute for MS milliseconds at the same time: how many
 *				rounds all of them got done
 */
#include <inline_syscall.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <arch_bench.h>
#include <arch_process.h>

#define PAGE		 4096UL
#define PROT_READ_WRITE	 3
#define MAP_PRIVATE_ANON 0x22
#define ROUNDS		 8
#define SCHED_FIFO	 1
#define SIGKILL		 9
#define RESET_ON_FORK	 0x40000000
#define CLOCK_MONOTONIC	 1
#define MAX_WORKERS	 64

static long must(long ret, const char *what)
{
	if (ret >= 0)
		return ret;
	dprintf(STDERR_FILENO, "scaling: %s: %s\n", what, strerrorname_np(-ret));
	INTERNAL_SYSCALL(exit_group, 1, 1);
	return ret;
}

#define CALL(name, n, args...) must(INTERNAL_SYSCALL(name, n, ##args), #name)

static char *map(unsigned long size)
{
	return (char *)CALL(mmap, 6, NULL, size, PROT_READ_WRITE, MAP_PRIVATE_ANON, -1, 0);
}

/* --- tasks --- */

static int to[2], from[2];

static unsigned long ping_pong(long n)
{
	unsigned long start = counter();
	char byte = 0;

	for (long i = 0; i < n; i++) {
		CALL(write, 3, to[1], &byte, 1);
		CALL(read, 3, from[0], &byte, 1);
	}
	return counter() - start;
}

static void echo_for_ever(void)
{
	char byte;

	for (;;) {
		CALL(read, 3, to[0], &byte, 1);
		CALL(write, 3, from[1], &byte, 1);
	}
}

/* Before all tasks that are not; its children are none. */
static void become_real_time(void)
{
	int priority = 1;

	CALL(sched_setscheduler, 3, 0, SCHED_FIFO | RESET_ON_FORK, &priority);
}

/* A thread that always wants the CPU, and never gets it from those that run in real time. */
static void wait_for_cpu(void)
{
	for (;;)
		;
}

static void tasks(long n)
{
	unsigned long best = -1UL;
	static int unused;
	long child;

	CALL(pipe2, 2, to, 0);
	CALL(pipe2, 2, from, 0);
	child = must(fork_process(), "fork");
	if (child == 0) {
		become_real_time();
		echo_for_ever();
	}
	become_real_time();
	for (long i = 0; i < n; i++) {
		char *stack = i % 16 ? NULL : map(16 * PAGE);
		static char *stacks;

		stacks = stack ? stack : stacks + PAGE;
		must(start_thread(wait_for_cpu, stacks + PAGE, &unused), "clone");
	}
	for (int i = 0; i < ROUNDS; i++) {
		unsigned long taken = ping_pong(100);

		best = taken < best ? taken : best;
	}
	printf("ping_pong_among_%ld_tasks %lu\n", n, (best + 50) / 100);
	CALL(kill, 2, child, SIGKILL);
	CALL(wait4, 4, child, NULL, 0, NULL);
	INTERNAL_SYSCALL(exit_group, 1, 0); /* of all threads */
}

/* --- areas --- */

/* Every other page of a large area with other rights: as many areas as asked for. */
static void make_areas(long n)
{
	char *base = map((n + 1) * PAGE);

	for (long i = 1; i < n; i += 2)
		CALL(mprotect, 3, base + i * PAGE, PAGE, 1);
}

static void areas(long n)
{
	unsigned long fault = -1UL, cycle = -1UL, start, taken;

	make_areas(n);
	for (int i = 0; i < ROUNDS; i++) {
		char *page;

		start = counter();
		page = map(PAGE);
		CALL(munmap, 2, page, PAGE);
		taken = counter() - start;
		cycle = taken < cycle ? taken : cycle;

		page = map(64 * PAGE);
		*(volatile char *)page = 1;
		start = counter();
		for (int k = 1; k < 64; k++)
			*(volatile char *)(page + k * PAGE) = 1;
		taken = (counter() - start) / 63;
		fault = taken < fault ? taken : fault;
		CALL(munmap, 2, page, 64 * PAGE);
	}
	printf("page_fault_among_%ld_areas %lu\n", n, fault);
	printf("mmap_munmap_among_%ld_areas %lu\n", n, cycle);
}

/* --- work --- */

static long now(void)
{
	long ts[2];

	CALL(clock_gettime, 2, CLOCK_MONOTONIC, ts);
	return ts[0] * 1000000000 + ts[1];
}

static volatile unsigned long *done; /* by each process, in shared memory */

static void compute(int self, long until)
{
	unsigned long x = self;

	while (now() < until) {
		for (int i = 0; i < 100000; i++)
			x = x * 6364136223846793005UL + 1442695040888963407UL;
		done[self * 8]++;
	}
	if (x == 0) /* x is used */
		done[self * 8]++;
	INTERNAL_SYSCALL(exit_group, 1, 0);
}

static void work(long n, long ms)
{
	unsigned long sum = 0;
	long until = now() + ms * 1000000;

	done = (unsigned long *)CALL(mmap, 6, NULL, PAGE, PROT_READ_WRITE, 0x21, -1, 0);
	for (int i = 0; i < n && i < MAX_WORKERS; i++)
		if (must(fork_process(), "fork") == 0)
			compute(i, until);
	for (int i = 0; i < n && i < MAX_WORKERS; i++)
		CALL(wait4, 4, -1, NULL, 0, NULL);
	for (int i = 0; i < n && i < MAX_WORKERS; i++)
		sum += done[i * 8];
	printf("work_of_%ld %lu\n", n, sum);
}

static long number(const char *s)
{
	long n = 0;

	while (*s >= '0' && *s <= '9')
		n = n * 10 + *s++ - '0';
	return n;
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "tasks") == 0)
		tasks(number(argv[2]));
	else if (argc > 2 && strcmp(argv[1], "areas") == 0)
		areas(number(argv[2]));
	else if (argc > 3 && strcmp(argv[1], "work") == 0)
		work(number(argv[2]), number(argv[3]));
	else
		dprintf(STDERR_FILENO, "usage: scaling tasks N | areas N | work N MS\n");
	return argc > 2 ? 0 : 2;
}
