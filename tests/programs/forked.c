/* fork(2) and memory: what is private, what is shared, and what is not copied at all. Each child
 * runs alone and tells what it saw by its status. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define RW   (PROT_READ | PROT_WRITE)

static char data[4 * PAGE] = "data";
static char bss[4 * PAGE];

/* The status of a child that runs fn(). */
static int in_child(int (*fn)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(fn());
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static char *private, *shared, *readonly, *dontfork, *wipe, *zeros;

static int write_everywhere(void)
{
	char stack[2 * PAGE];

	memset(stack, 7, sizeof(stack));
	strcpy(data, "child");
	bss[PAGE] = 'c';
	private[0] = private[PAGE] = 'c';
	shared[0] = shared[PAGE] = 'c';
	zeros[0] = 'c';
	return stack[PAGE];
}

static int look(void)
{
	return private[0] == 'p' && shared[0] == 'p' && readonly[0] == 'p' && data[0] == 'p' &&
	       !wipe[0];
}

static int touch_dontfork(void)
{
	unsigned char vec;

	return mincore(dontfork, PAGE, &vec) ? 1 : 0;
}

static int write_readonly(void)
{
	readonly[0] = 'c';
	return 0;
}

/* A grandchild sees what the child wrote, and the parent does not. */
static int grandchild(void)
{
	return private[2 * PAGE] == 'C' && shared[2 * PAGE] == 'S';
}

static int child(void)
{
	int seen;

	private[2 * PAGE] = 'C';
	shared[2 * PAGE] = 'S';
	seen = in_child(grandchild);
	return seen * 2 + (private[2 * PAGE] == 'C');
}

static int unmap_and_grow(void)
{
	char *more = mmap(NULL, 64 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(more, 1, 64 * PAGE);
	munmap(private, 4 * PAGE);
	munmap(shared, 4 * PAGE);
	return more[63 * PAGE];
}

/* Both sides write all pages of a large area, many times. */
static char *large;
#define LARGE 256

static int write_large(void)
{
	int sum = 0;

	for (int i = 0; i < LARGE; i++)
		large[i * PAGE]++;
	for (int i = 0; i < LARGE; i++)
		sum += large[i * PAGE];
	return sum / LARGE;
}

static char *map(int flags)
{
	char *p = mmap(NULL, 4 * PAGE, RW, flags | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		exit(99);
	return p;
}

int main(void)
{
	private = map(MAP_PRIVATE);
	shared = map(MAP_SHARED);
	readonly = map(MAP_PRIVATE);
	dontfork = map(MAP_PRIVATE);
	wipe = map(MAP_PRIVATE);
	zeros = map(MAP_PRIVATE);
	private[0] = shared[0] = readonly[0] = dontfork[0] = wipe[0] = data[0] = 'p';
	mprotect(readonly, PAGE, PROT_READ);
	printf("zeros: %d\n", zeros[0] + zeros[PAGE]);
	printf("madvise: %d %d\n", madvise(dontfork, PAGE, MADV_DONTFORK),
	       madvise(wipe, PAGE, MADV_WIPEONFORK));
	printf("the child sees what was there: %d\n", in_child(look));
	printf("not forked: %d\n", in_child(touch_dontfork));
	printf("read-only in the child, too: %d\n", in_child(write_readonly));
	printf("the child writes: %d\n", in_child(write_everywhere));
	printf("private: %c %d, shared: %c %c, data: %c, bss: %d, zeros: %d\n", private[0],
	       private[PAGE], shared[0], shared[PAGE], data[0], bss[PAGE], zeros[0]);
	printf("wiped in the child, not here: %c %c\n", wipe[0], dontfork[0]);
	printf("generations: %d\n", in_child(child));
	printf("private: %d, shared: %c\n", private[2 * PAGE], shared[2 * PAGE]);
	printf("the child unmaps: %d\n", in_child(unmap_and_grow));
	printf("private: %c, shared: %c\n", private[0], shared[0]);
	large = mmap(NULL, LARGE * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < 20; i++) {
		if (i % 3 == 0)
			printf("%d ", write_large());
		printf("%d ", in_child(write_large));
	}
	printf("\n");
	return 0;
}
