/*
 * The test build's call 501 stores its six arguments where call 500, operation 12, was told. All
 * must arrive, in order, with all 64 bits; the number's upper half does not count.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SELFTEST      500
#define SELFTEST_ARGS 501
#define ARGS_BUFFER   12

static long got[6];
static int failed;

static void try(long number, const long a[6])
{
	long ret;

	memset(got, 0x55, sizeof(got));
	ret = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (ret == 0 && memcmp(got, a, sizeof(got)) == 0)
		return;
	failed++;
	printf("answer %ld\n", ret);
	for (int i = 0; i < 6; i++)
		printf("argument %d: sent %016lx, arrived %016lx\n", i, a[i], got[i]);
}

int main(void)
{
	long ordered[6], bits[6], rounds = 0;

	if (syscall(SELFTEST, ARGS_BUFFER, got) != 0)
		return 2;
	for (int i = 0; i < 6; i++)
		ordered[i] = 0x1111111111111111 * (i + 1);
	try(SELFTEST_ARGS, ordered);
	try(SELFTEST_ARGS | 0x5a5a5a5a00000000, ordered);
	try(SELFTEST_ARGS | 1L << 63, ordered);
	for (int bit = 0; bit < 64; bit++, rounds++) {
		for (int i = 0; i < 6; i++)
			bits[i] = 1UL << (bit + i * 7) % 64;
		try(SELFTEST_ARGS, bits);
		for (int i = 0; i < 6; i++)
			bits[i] = ~bits[i];
		try(SELFTEST_ARGS, bits);
	}
	printf("%ld rounds, %d failed\n", rounds, failed);
	return failed != 0;
}
