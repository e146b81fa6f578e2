/* Copy on write: after fork(2) each has memory of its own, whoever writes first, user or kernel. */
#define _GNU_SOURCE
#include <fcntl.h>
#include "probe.h"

#define PAGES 300

static char data[PAGES * PAGE] __attribute__((aligned(4096))) = "initialised";
static char zero[PAGES * PAGE] __attribute__((aligned(4096)));
static char *anon, *file;
static int to_child[2], to_parent[2];

static void fill(char *at, int value)
{
	for (int i = 0; i < PAGES; i++)
		memset(at + i * PAGE, value + i % 50, PAGE);
}

static int differ(const char *at, int value)
{
	int count = 0;

	for (int i = 0; i < PAGES; i++)
		count +=
			at[i * PAGE] != value + i % 50 || at[i * PAGE + PAGE - 1] != value + i % 50;
	return count;
}

static void pass(int *to)
{
	must(write(to[1], "", 1));
}

static void wait_turn(int *from)
{
	char byte;

	must(read(from[0], &byte, 1));
}

static int all_differ(int a, int b, int c, int d)
{
	return differ(anon, a) + differ(data, b) + differ(zero, c) + differ(file, d);
}

static void fill_all(int a, int b, int c, int d)
{
	fill(anon, a);
	fill(data, b);
	fill(zero, c);
	fill(file, d);
}

static int child(void)
{
	int wrong;
	pid_t pid;

	wrong = all_differ(1, 2, 3, 4);
	say("the child sees the parent's: %d pages wrong\n", wrong);
	fill_all(11, 12, 13, 14);
	pass(to_parent);
	wait_turn(to_child); /* the parent has checked, and written its own */
	say("the child's are its own: %d pages wrong\n", all_differ(11, 12, 13, 14));
	pid = must(fork());
	if (pid == 0) {
		fill(anon, 50);
		_exit(differ(anon, 50) + differ(data, 12));
	}
	fill(data, 60);
	say("a grandchild: %s\n", ended(wait_for(pid)));
	say("of three generations: %d pages wrong\n", all_differ(11, 60, 13, 14));
	return 0;
}

int main(void)
{
	int fd = must(open(self(), O_RDONLY)), stack_value = 5, ends[2];
	pid_t pid;

	must(pipe(to_child));
	must(pipe(to_parent));
	must(pipe(ends));
	anon = map(PAGES * PAGE, RW, MAP_PRIVATE);
	file = mmap(NULL, PAGES * PAGE, RW, MAP_PRIVATE, fd, 0);
	mmap(file + 50 * PAGE, (PAGES - 50) * PAGE, RW, FIXED | MAP_ANONYMOUS, -1, 0);
	fill_all(1, 2, 3, 4);
	pid = must(fork());
	if (pid == 0)
		_exit(child());
	wait_turn(to_parent);
	say("the parent's stayed: %d pages wrong\n", all_differ(1, 2, 3, 4));
	fill_all(31, 32, 33, 34);
	pass(to_child);
	say("%s\n", ended(wait_for(pid)));
	say("the parent's in the end: %d pages wrong\n", all_differ(31, 32, 33, 34));

	pid = must(fork());
	if (pid == 0) { /* the kernel writes */
		must(write(ends[1], "kernel's", 8));
		must(read(ends[0], anon + 100, 8));
		must(pipe((int *)(data + 8)));
		stack_value = 6;
		_exit(memcmp(anon + 100, "kernel's", 8) || *(int *)(data + 8) < 3);
	}
	say("read into a copied page: %s\n", ended(wait_for(pid)));
	say("the parent's: %d pages wrong, stack %d\n",
	    all_differ(31, 32, 33, 34) + (anon[100] != 31), stack_value);
	return 0;
}
