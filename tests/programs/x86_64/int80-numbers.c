/*
 * Every number through int $0x80, from a 64-bit program: which are answered with something else
 * than ENOSYS? Only the low 32 bits of a register count there.
 */
#include <errno.h>
#include <stdio.h>

#define EXIT  1
#define DIRTY 0x5a5a5a5a00000000

static long int80(long number)
{
	long ret;

	asm volatile("int $0x80"
		     : "=a"(ret)
		     : "0"(number), "b"(-1L), "c"(-1L), "d"(-1L), "S"(-1L), "D"(-1L)
		     : "r8", "r9", "r10", "r11", "memory");
	return ret;
}

int main(void)
{
	static const long odd[] = { 601,	1023, 0x7fffffff,    0x80000000,
				    0xffffffff, -1,   1L << 63 | 600 };
	int bad = 0;

	for (long number = 0; number <= 600; number++) {
		long ret;

		if (number == EXIT)
			continue;
		ret = int80(number);
		if (ret != -ENOSYS)
			printf("%ld: %ld\n", number, ret);
		bad += ret != int80(number | DIRTY);
	}
	for (unsigned int i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		if (int80(odd[i]) != -ENOSYS)
			printf("%ld: answered\n", odd[i]);
	printf("upper halves %s\n", bad ? "MATTER" : "do not matter");
	return 0;
}
