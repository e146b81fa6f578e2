/*
 * Make calls with every flag set that a program can set. The kernel must not run with them: a copy
 * that goes backwards, a trap in the middle of the entry, a check of alignment.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define DF    0x400
#define AC    0x40000
#define NT    0x4000
#define CARRY 0x8d5 /* OF SF ZF AF PF CF */
#define ID    0x200000

static long call_with(unsigned long flags, long number, long a, long b, long c,
		      unsigned long *after)
{
	long ret;

	asm volatile("pushfq\n"
		     "orq %[flags], (%%rsp)\n"
		     "popfq\n"
		     "syscall\n"
		     "pushfq\n"
		     "popq %[after]\n"
		     "pushq $2\n"
		     "popfq\n"
		     : "=a"(ret), [after] "=r"(*after)
		     : "0"(number), "D"(a), "S"(b), "d"(c), [flags] "r"(flags)
		     : "rcx", "r11", "memory", "cc");
	return ret;
}

int main(void)
{
	static const unsigned long flags[] = {
		0, DF, AC, NT, CARRY, ID, DF | AC | NT | CARRY | ID
	};
	unsigned long after;
	struct utsname u, right;

	uname(&right);
	for (unsigned int i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		static char line[] = "abcdefghijklmnopqrstuvwxyz\n";

		call_with(flags[i], SYS_write, 1, (long)line, sizeof(line) - 1, &after);
		memset(&u, 0x55, sizeof(u));
		call_with(flags[i], SYS_uname, (long)&u, 0, 0, &after);
		if (memcmp(&u, &right, sizeof(u)) != 0)
			return 1;
		call_with(flags[i], SYS_getppid, 0, 0, 0, &after);
		if ((after & flags[i]) != flags[i]) {
			printf("flags %lx became %lx\n", flags[i], after);
			return 2;
		}
	}
	printf("all calls answered\n");
	return 0;
}
