/*
 * Does a crossing leave the registers alone? Every register gets a value, a call is made, every
 * register is read again. Only the result may differ, and on x86_64 rcx and r11, where SYSCALL
 * itself leaves the return address and the flags. The last case makes no call but goes round a
 * loop long enough for interrupts to come.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <arch_regs.h>

#define ROUNDS 20000000

static int failed;

static void report(const char *what, int changed)
{
	if (changed)
		failed = 1;
	else
		printf("%s: every register survives\n", what);
}

static void check(const char *what, long number, const void *a, const void *b, long c)
{
	regs_init(number, (long)a, (long)b, c);
	regs_call();
	report(what, regs_compare(what, 1));
}

int main(void)
{
	const void *fd1 = (void *)1, *fd_bad = (void *)-1, *bad = (void *)16, *any = (void *)0x1111;

	regs_setup();
	check("getppid", __NR_getppid, any, any, 0x2222);
	check("an unknown number", 9999, any, any, 0x2222);
	check("write nothing", __NR_write, fd1, "", 0);
	check("write a line", __NR_write, fd1, "one line\n", 9);
	check("write to a bad descriptor", __NR_write, fd_bad, "", 1);
	check("write from a bad buffer", __NR_write, fd1, bad, 1);
	check("uname to a bad buffer", __NR_uname, bad, any, 0x2222);

	regs_init(ROUNDS, 0x1111, 0x2222, 0x3333);
	regs_spin();
	report("no call, for a while", regs_compare("no call, for a while", 0));
	return failed;
}
