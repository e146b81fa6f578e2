/* getrandom(2): how much it gives, and what it refuses. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/time.h>

static unsigned char area[3 * 4096] __attribute__((aligned(4096)));
static unsigned char again[256];

static void ask(const char *what, void *to, size_t size, unsigned int flags)
{
	ssize_t got = getrandom(to, size, flags);

	printf("%s: %zd %s\n", what, got, got < 0 ? strerrorname_np(errno) : "");
}

static void on_alarm(int number)
{
	(void)number;
}

/* So much takes a while; what is there when a signal comes is whole pages. */
static void ask_for_long(void)
{
	const long size = 64 << 20;
	void *to = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct itimerval soon = { .it_value = { .tv_usec = 20000 } };
	ssize_t got;

	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &soon, NULL);
	got = getrandom(to, size, 0);
	printf("ended by a signal: %d\n", got > 0 && got < size && got % 4096 == 0);
	munmap(to, size);
}

int main(void)
{
	unsigned char seen[256] = { 0 };
	int kinds = 0;

	ask("nothing", area, 0, 0);
	ask("16 bytes", area, 16, 0);
	ask("a page", area, 4096, GRND_NONBLOCK);
	for (int i = 0; i < 4096; i++)
		kinds += !seen[area[i]]++;
	printf("many values: %d\n", kinds > 200);
	ask("256 bytes", again, sizeof(again), GRND_RANDOM);
	printf("different: %d\n", memcmp(area, again, sizeof(again)) != 0);
	ask("unknown flag", area, 16, 0x80);
	ask("flags that exclude each other", area, 16, GRND_RANDOM | 4);
	ask("a null pointer", NULL, 16, 0);
	ask("a kernel address", (void *)0xffffffff80000000, 16, 0);
	ask("not mapped", (void *)0x1000000000, 16, 0);
	ask_for_long();
	return 0;
}
