/*
 * Every way to misuse a call: wrong descriptors, bad pointers, lengths that wrap around, flags that
 * do not exist. The kernel must refuse each with the error that Linux gives. One line a case; none
 * depends on what standard output is.
 */
#define _GNU_SOURCE
#include <sys/uio.h>
#include <unistd.h>
#include "include/try.h"

#define AT_FDCWD	   -100
#define AT_EMPTY_PATH	   0x1000
#define AT_STATX_SYNC_TYPE 0x6000
#define PROT_READ	   1
#define PROT_GROWSDOWN	   0x01000000
#define PROT_GROWSUP	   0x02000000

#define PAGE	     4096
#define KERNEL	     ((char *)0xffffffff80100000) /* the kernel's */
#define TOP	     ((char *)-1L) /* the last byte there is */
#define NONCANONICAL ((char *)(1UL << 62)) /* no address at all */
#define UNMAPPED     ((char *)0x1000000000) /* a program's, but nothing is there */
#define READ_ONLY    ((char *)read_only)
#define TAGGED(p)    ((char *)((unsigned long)(p) | 0xffUL << 56)) /* arm64 ignores the top byte */

static const char read_only[512] = "not to be written";
static char page[2 * PAGE] __attribute__((aligned(PAGE)));
static char buf[512];

static void bad_write(void)
{
	TRY3(write, -1, buf, 1);
	TRY3(write, 99, buf, 1);
	TRY3(write, 0x7fffffff, buf, 1);
	TRY3(write, -1, NULL, 0);
	TRY3(write, 99, KERNEL, -1);
	TRY3(write, 1, NULL, 0);
	TRY3(write, 1, UNMAPPED, 0);
	TRY3(write, 1, NULL, 1);
	TRY3(write, 1, UNMAPPED, 1);
	TRY3(write, 1, UNMAPPED, 100000);
	TRY3(write, 1, NONCANONICAL, 1);
	TRY3(write, 1, KERNEL, 1);
	TRY3(write, 1, KERNEL, 0);
	TRY3(write, 1, TOP, 1);
	TRY3(write, 1, TOP, 2);
	TRY3(write, 1, buf, -1);
	TRY3(write, 1, buf, -4096);
	TRY3(write, 1, buf, 1L << 63);
}

static void bad_writev(void)
{
	struct iovec good = { buf, 0 };
	struct iovec negative[2] = { { buf, 0 }, { buf, -1 } };
	struct iovec null[1] = { { NULL, 1 } };
	struct iovec unmapped[2] = { { UNMAPPED, 1 }, { buf, 0 } };
	struct iovec kernel[2] = { { buf, 0 }, { KERNEL, 1 } };

	TRY3(writev, -1, &good, 1);
	TRY3(writev, 99, NULL, -1);
	TRY3(writev, 1, NULL, 0);
	TRY3(writev, 1, &good, 1);
	TRY3(writev, 1, &good, -1);
	TRY3(writev, 1, &good, 1025);
	TRY3(writev, 1, &good, 0x7fffffff);
	TRY3(writev, 1, NULL, 1);
	TRY3(writev, 1, UNMAPPED, 1);
	TRY3(writev, 1, KERNEL, 1);
	TRY3(writev, 1, TOP, 1);
	TRY3(writev, 1, negative, 2);
	TRY3(writev, 1, null, 1);
	TRY3(writev, 1, unmapped, 2);
	TRY3(writev, 1, kernel, 2);
}

static void bad_uname(void)
{
	TRY1(uname, NULL);
	TRY1(uname, UNMAPPED);
	TRY1(uname, KERNEL);
	TRY1(uname, TOP);
	TRY1(uname, READ_ONLY);
}

static void bad_memory(void)
{
	long top = syscall(__NR_brk, 0L);

	TRY3(mprotect, page + 1, PAGE, PROT_READ);
	TRY3(mprotect, page, 0, PROT_READ);
	TRY3(mprotect, page, -1, PROT_READ);
	TRY3(mprotect, UNMAPPED, 1L << 63, PROT_READ);
	TRY3(mprotect, page, PAGE, 0x80);
	TRY3(mprotect, UNMAPPED, PAGE, PROT_READ);
	TRY3(mprotect, NULL, PAGE, PROT_READ);
	TRY3(mprotect, KERNEL, PAGE, PROT_READ);
	TRY3(mprotect, page, 0, PROT_GROWSDOWN | PROT_GROWSUP);
	TRY3(mprotect, page, PAGE, PROT_GROWSDOWN);
	TRY3(mprotect, page, PAGE, PROT_GROWSUP);
	TRY3(mprotect, NULL, PAGE, PROT_GROWSDOWN);
	TRY3(mprotect, TAGGED(page), PAGE, PROT_READ);

	show("brk(KERNEL) changes nothing", syscall(__NR_brk, KERNEL) == top);
	show("brk(-1) changes nothing", syscall(__NR_brk, -1L) == top);
	show("brk(1) changes nothing", syscall(__NR_brk, 1L) == top);
	show("brk(UNMAPPED + (1L << 45)) changes nothing",
	     syscall(__NR_brk, UNMAPPED + (1L << 45)) == top);
}

static void bad_getrandom(void)
{
	TRY3(getrandom, NULL, 0, 0);
	TRY3(getrandom, NULL, 1, 0);
	TRY3(getrandom, UNMAPPED, 1, 0);
	TRY3(getrandom, KERNEL, 1, 0);
	TRY3(getrandom, READ_ONLY, 1, 0);
	TRY3(getrandom, UNMAPPED, -1, 0);
	TRY3(getrandom, buf, 1, 8);
	TRY3(getrandom, buf, 1, -1);
	TRY3(getrandom, buf, 1, 6);
}

static void bad_files(void)
{
	TRY4(newfstatat, -1, "", buf, AT_EMPTY_PATH);
	TRY4(newfstatat, 99, "", buf, AT_EMPTY_PATH);
	TRY4(newfstatat, 1, "", NULL, AT_EMPTY_PATH);
	TRY4(newfstatat, 1, "", KERNEL, AT_EMPTY_PATH);
	TRY4(newfstatat, 1, "", READ_ONLY, AT_EMPTY_PATH);
	TRY4(newfstatat, 1, "", buf, 1);
	TRY4(newfstatat, 1, "", buf, AT_EMPTY_PATH | AT_STATX_SYNC_TYPE);
	TRY4(newfstatat, AT_FDCWD, "", buf, 0);
	TRY4(newfstatat, AT_FDCWD, NULL, buf, 0);
	TRY4(newfstatat, AT_FDCWD, KERNEL, buf, 0);
	TRY4(newfstatat, AT_FDCWD, "/no/such/file", buf, 0);
	TRY4(newfstatat, 99, "file", buf, 0);

	TRY4(readlinkat, AT_FDCWD, "/no/such/link", buf, 10);
	TRY4(readlinkat, AT_FDCWD, "/no/such/link", buf, 0);
	TRY4(readlinkat, AT_FDCWD, "/no/such/link", buf, -1);
	TRY4(readlinkat, AT_FDCWD, "", buf, 10);
	TRY4(readlinkat, AT_FDCWD, NULL, buf, 10);
	TRY4(readlinkat, AT_FDCWD, UNMAPPED, buf, 10);
	TRY4(readlinkat, AT_FDCWD, "/proc/self/exe", NULL, 10);
	TRY4(readlinkat, AT_FDCWD, "/proc/self/exe", READ_ONLY, 10);
	TRY4(readlinkat, AT_FDCWD, "/proc/self/exe", buf, 1);
	TRY4(readlinkat, 99, "link", buf, 10);
	TRY4(readlinkat, 99, "", buf, 10);

	TRY3(ioctl, -1, 0x5401, buf);
	TRY3(ioctl, 99, 0x5401, NULL);
	TRY3(ioctl, 1, 0x1234567, NULL);
	TRY3(ioctl, 1, -1, KERNEL);
}

static void bad_task(void)
{
	TRY4(prlimit64, 0, 3, NULL, NULL);
	TRY4(prlimit64, 0, 16, NULL, buf);
	TRY4(prlimit64, 0, -1, NULL, buf);
	TRY4(prlimit64, 0, 3, NULL, UNMAPPED);
	TRY4(prlimit64, 0, 3, NULL, READ_ONLY);
	TRY4(prlimit64, 0, 3, KERNEL, NULL);
	TRY4(prlimit64, -1, 3, NULL, buf);
	TRY4(prlimit64, -1, 16, NULL, buf);
	TRY4(prlimit64, -1, 16, KERNEL, buf);
	TRY4(prlimit64, 0x7fffffff, 3, NULL, buf);

	TRY2(set_robust_list, buf, 0);
	TRY2(set_robust_list, buf, 23);
	TRY2(set_robust_list, NULL, 24);

	show("set_tid_address(KERNEL) answers the thread",
	     syscall(__NR_set_tid_address, KERNEL) == getpid());
}

#define UNKNOWN(number) show("syscall(" #number ")", syscall(number))

static void unknown(void)
{
	UNKNOWN(600L);
	UNKNOWN(9999L);
	UNKNOWN(-1L);
	UNKNOWN(0x40000001L);
	UNKNOWN(0x7fffffffL);
	UNKNOWN(0x80000000L);
	UNKNOWN(0xffffffff00000000 + 600L);
	UNKNOWN(1L << 63 | 600L);
}

int main(void)
{
	bad_write();
	bad_writev();
	bad_uname();
	bad_memory();
	bad_getrandom();
	bad_files();
	bad_task();
	unknown();
	return 0;
}
