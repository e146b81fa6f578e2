/* A handler that puts right what was wrong: the instruction runs again. And one that jumps out. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include "outcome.h"

#define PAGE  4096
#define PAGES 64

static signed char *area;
static volatile int faults;
static sigjmp_buf back;

/* A page of the area is made usable when it is first used, as a garbage collector might. */
static void fix(int sig, siginfo_t *info, void *context)
{
	signed char *page = (signed char *)((unsigned long)info->si_addr & -PAGE);

	(void)sig;
	(void)context;
	faults++;
	if (page < area || page >= area + PAGES * PAGE)
		_exit(9);
	mprotect(page, PAGE, PROT_READ | PROT_WRITE);
}

static void map(int sig, siginfo_t *info, void *context)
{
	signed char *page = (signed char *)((unsigned long)info->si_addr & -PAGE);

	(void)sig;
	(void)context;
	faults++;
	if (mmap(page, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		 0) == MAP_FAILED)
		_exit(9);
}

static void leave(int sig)
{
	(void)sig;
	faults++;
	siglongjmp(back, faults);
}

static void use(void (*function)(int, siginfo_t *, void *))
{
	struct sigaction sa = { .sa_sigaction = function, .sa_flags = SA_SIGINFO };

	sigaction(SIGSEGV, &sa, NULL);
	faults = 0;
}

static long sum(void)
{
	long result = 0;

	for (int i = 0; i < PAGES * PAGE; i++)
		result = result * 31 + area[i];
	return result;
}

int main(void)
{
	volatile int sum_of_values = 0;
	sigset_t now;

	area = mmap(NULL, PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	use(fix);
	for (int i = 0; i < PAGES * PAGE; i += 64)
		area[(i * 7) % (PAGES * PAGE)] = i;
	printf("%d faults for %d pages\n", faults, PAGES);
	printf("sum %lx\n", sum());
	mprotect(area, PAGES * PAGE, PROT_READ);
	faults = 0;
	for (int i = 0; i < PAGES * PAGE; i += 64)
		area[i]++;
	printf("%d faults when only reading was allowed\n", faults);
	printf("sum %lx\n", sum());

	munmap(area, PAGES * PAGE);
	use(map);
	for (int i = 0; i < PAGES * PAGE; i += 64)
		area[i] = i / 64;
	printf("%d faults when nothing was there\n", faults);
	printf("sum %lx\n", sum());

	munmap(area, PAGES * PAGE);
	signal(SIGSEGV, leave);
	faults = 0;
	for (int i = 0; i < 1000; i++) {
		int value = sigsetjmp(back, 1);

		if (value == 0)
			area[i * 8] = 1;
		sum_of_values += value;
	}
	sigprocmask(SIG_BLOCK, NULL, &now);
	printf("left by siglongjmp %d times, sum %d, SIGSEGV blocked: %d\n", faults, sum_of_values,
	       sigismember(&now, SIGSEGV));
	return 0;
}
