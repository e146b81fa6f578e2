/* Misuse of the calls that x86_64 has and arm64 has not: arch_prctl and readlink. */
#define _GNU_SOURCE
#include <unistd.h>
#include "../include/try.h"

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

#define KERNEL	     0xffffffff80100000
#define NONCANONICAL (1UL << 62)

static const long read_only[2] = { 1, 2 };
static long buf[2];

int main(void)
{
	TRY2(arch_prctl, 0, 0);
	TRY2(arch_prctl, -1, buf);
	TRY2(arch_prctl, 0x1000, buf);
	TRY2(arch_prctl, ARCH_SET_GS, NONCANONICAL);
	TRY2(arch_prctl, ARCH_SET_GS, KERNEL);
	TRY2(arch_prctl, ARCH_SET_FS, NONCANONICAL);
	TRY2(arch_prctl, ARCH_SET_FS, KERNEL);
	TRY2(arch_prctl, ARCH_SET_FS, -1);
	TRY2(arch_prctl, ARCH_GET_FS, NULL);
	TRY2(arch_prctl, ARCH_GET_FS, KERNEL);
	TRY2(arch_prctl, ARCH_GET_FS, read_only);
	TRY2(arch_prctl, ARCH_GET_GS, NULL);

	TRY2(arch_prctl, ARCH_SET_GS, 0x123456789);
	TRY2(arch_prctl, ARCH_GET_GS, buf);
	show("and it is the same", buf[0] == 0x123456789);

	TRY3(readlink, "/no/such/link", buf, 10);
	TRY3(readlink, "/no/such/link", buf, 0);
	TRY3(readlink, "", buf, 10);
	TRY3(readlink, NULL, buf, 10);
	TRY3(readlink, KERNEL, buf, 10);
	TRY3(readlink, "/proc/self/exe", NULL, 10);
	TRY3(readlink, "/proc/self/exe", KERNEL, 10);
	TRY3(readlink, "/proc/self/exe", read_only, 10);
	TRY3(readlink, "/proc/self/exe", buf, -1);
	return 0;
}
