/* Who am I, and what system is this? */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

/* A page whose end is the end of what can be written. */
static struct {
	char page[4096 - 100];
	char partly[100];
	char beyond[4096];
} last __attribute__((aligned(4096)));

static void show(const char *what, long ret)
{
	printf("%s: %ld %s\n", what, ret, ret < 0 ? strerrorname_np(errno) : "");
}

int main(void)
{
	struct utsname u;
	int cleared = 0;

	mprotect(last.beyond, sizeof(last.beyond), PROT_NONE);
	memset(&u, 0xee, sizeof(u));
	uname(&u);
	printf("%s %s %s\n", u.sysname, u.nodename, u.machine);
	printf("release 6.1: %d, zeros to the end: %d\n", strncmp(u.release, "6.1.", 4) == 0,
	       u.sysname[64] == 0 && u.machine[64] == 0);
	printf("pid = tid: %d, positive: %d, parent 1: %d\n", getpid() == syscall(SYS_gettid),
	       getpid() > 1, getppid() >= 1);
	printf("set_tid_address gives the tid: %d\n",
	       syscall(SYS_set_tid_address, &cleared) == syscall(SYS_gettid));
	show("to nowhere", syscall(SYS_uname, 16));
	show("to the kernel", syscall(SYS_uname, 0xffffffff80000000));
	show("to the end of what is mapped", syscall(SYS_uname, last.partly));
	show("a robust list", syscall(SYS_set_robust_list, last.page, 24));
	show("of a wrong length", syscall(SYS_set_robust_list, last.page, 23));
	return 0;
}
