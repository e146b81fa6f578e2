/* Use memory until there is none: the kernel has to kill this program, and live. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STEP (256 << 10)

int main(void)
{
	long steps = 0;

	setvbuf(stdout, NULL, _IONBF, 0);
	printf("eating\n");
	for (; sbrk(STEP) != (void *)-1; steps++)
		memset((char *)sbrk(0) - STEP, 1, STEP);
	printf("refused\n");
	return 0;
}
