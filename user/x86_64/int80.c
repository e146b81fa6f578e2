/*
 * The old door: int $0x80 from a 64-bit program. The numbers are i386's (1 exit, 4 write, 20
 * getpid), the arguments go in ebx, ecx and edx, and only their low halves count, so this works
 * with memory below 4 GiB only, where a static program that is not position-independent lies.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define I386_EXIT   1
#define I386_WRITE  4
#define I386_GETPID 20

#define DIRTY 0x5a5a5a5a00000000 /* an upper half that must not matter */

static const char message[] = "written through int $0x80\n";

static long int80(long number, long b, long c, long d)
{
	long ret;

	asm volatile("int $0x80"
		     : "=a"(ret)
		     : "0"(number), "b"(b), "c"(c), "d"(d)
		     : "r8", "r9", "r10", "r11", "memory");
	return ret;
}

static void show(const char *what, long ret)
{
	if (ret < 0)
		dprintf(STDOUT_FILENO, "%s = %s\n", what, strerrorname_np(-ret));
	else
		dprintf(STDOUT_FILENO, "%s = %ld\n", what, ret);
}

int main(void)
{
	long text = (long)message, length = sizeof(message) - 1;

	show("write", int80(I386_WRITE, 1, text, length));
	show("write, upper halves dirty",
	     int80(I386_WRITE | DIRTY, 1 | DIRTY, text | DIRTY, length | DIRTY));
	show("write, bad descriptor", int80(I386_WRITE, -1, text, length));
	show("write, bad buffer", int80(I386_WRITE, 1, 16, length));
	show("getpid is the same", int80(I386_GETPID, 0, 0, 0) == getpid());
	show("number 0x7fffffff", int80(0x7fffffff, 0, 0, 0));
	show("number -1", int80(-1, 0, 0, 0));
	show("number 9999", int80(9999, 0, 0, 0));
	int80(I386_EXIT, 80, 0, 0);
	return 1; /* not reached */
}
