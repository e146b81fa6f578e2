/*
 * Which numbers does the kernel answer to? Calls each with arguments that no call can make use of
 * (six times -1) and prints those whose answer is not ENOSYS.
 *
 *	numbers            all from 0 to 600, and odd ones; for Limen: on Linux 0 to 450 all exist,
 *	                   and some do something (fork, pause, reboot)
 *	numbers NUMBER...  just these
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LAST 600

/* Numbers that no table is long enough for; Linux looks at the low 32 bits only. */
static const unsigned long odd[] = {
	601,
	1023,
	1024,
	4095,
	0x40000000, /* where the x32 ABI would be */
	0x40000001,
	0x7fffffff,
	0x80000000,
	0xffffffff,
	-1UL,
	-2UL,
	-4095UL,
	-0x80000000UL, /* the least int */
	0x100000000 + LAST,
	0x7fffffff00000000 + LAST,
	0x8000000000000000 + LAST,
	0x7fffffffffffffff,
};

static int tried, answered;

static void try(unsigned long number)
{
	long ret;

	tried++;
	ret = syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
	if (ret == -1 && errno == ENOSYS)
		return;
	answered++;
	printf("%ld: %s\n", (long)number, ret == -1 ? strerrorname_np(errno) : "answers");
}

/* Those that do not come back, come back twice, or wait. */
static int left_out(unsigned long number)
{
	static const unsigned short numbers[] = {
		__NR_exit, __NR_exit_group, __NR_rt_sigreturn,
#ifdef __NR_fork
		__NR_fork, __NR_vfork,	    __NR_pause,
#endif
	};

	for (unsigned int i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (number == numbers[i])
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		for (int i = 1; i < argc; i++)
			try(strtoul(argv[i], NULL, 0));
	} else {
		for (unsigned long number = 0; number <= LAST; number++)
			if (!left_out(number))
				try(number);
		for (unsigned int i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
			try(odd[i]);
	}
	printf("%d tried, %d answered\n", tried, answered);
	if (syscall(0x5a5a5a5a00000000 | __NR_getppid) != getppid())
		printf("BAD: the upper half of a number matters\n");
	return 0;
}
