/* getrlimit(2) by way of prlimit64(2): what glibc reads at its start, and wrong arguments. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void ask(const char *what, int pid, unsigned int resource, const void *new, void *old)
{
	long ret = syscall(SYS_prlimit64, pid, resource, new, old);

	printf("%s: %s\n", what, ret < 0 ? strerrorname_np(errno) : "ok");
}

int main(void)
{
	struct rlimit limit, upside_down = { 2, 1 };

	getrlimit(RLIMIT_STACK, &limit);
	printf("stack: %lu KiB of %lx\n", (long)limit.rlim_cur >> 10, (long)limit.rlim_max);
	getrlimit(RLIMIT_AS, &limit);
	printf("address space: %lx of %lx\n", (long)limit.rlim_cur, (long)limit.rlim_max);
	ask("itself", getpid(), RLIMIT_STACK, NULL, &limit);
	ask("nothing to do", 0, RLIMIT_STACK, NULL, NULL);
	ask("an unknown resource", 0, 16, NULL, &limit);
	ask("a process that is not there", 999999, RLIMIT_STACK, NULL, &limit);
	ask("nowhere to put it", 0, RLIMIT_STACK, NULL, (void *)16);
	ask("nowhere to take it from", 0, RLIMIT_STACK, (void *)16, NULL);
	ask("upside down", 0, RLIMIT_STACK, &upside_down, NULL);
	return 0;
}
