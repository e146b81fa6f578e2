/*
 * With the AC flag set, SMAP lets the kernel at user memory (SDM vol. 3A, 4.6.1): the flag is a
 * program's to set, so it must not survive the way in. The test build's call 500 then reads user
 * memory.
 */
#define _GNU_SOURCE
#include <stdio.h>

#define SELFTEST  500
#define READ_USER 1
#define AC	  0x40000

static long data;

int main(void)
{
	long ret;

	printf("calling\n");
	fflush(stdout);
	asm volatile("pushfq\n"
		     "orq %[ac], (%%rsp)\n"
		     "popfq\n"
		     "syscall\n"
		     : "=a"(ret)
		     : "0"((long)SELFTEST), "D"((long)READ_USER), "S"(&data), [ac] "r"((long)AC)
		     : "rcx", "r11", "memory", "cc");
	printf("read\n");
	return 0;
}
