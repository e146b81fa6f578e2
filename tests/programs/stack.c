/* The stack grows as it is used, to 8 MiB: `stack KIB` uses so much. Every page is written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static __attribute__((noinline)) long deep(long kib)
{
	volatile char frame[1024];

	memset((void *)frame, (char)kib, sizeof(frame));
	if (kib <= 1)
		return frame[0];
	return deep(kib - 1) + frame[1023];
}

/* One frame that steps over many pages at once, as a large array does. */
static __attribute__((noinline)) int leap(void)
{
	volatile char frame[4 << 20];

	frame[0] = 1;
	return frame[0] + frame[4096];
}

int main(int argc, char **argv)
{
	printf("leap: %d\n", leap() & 1);
	fflush(stdout);
	if (argc > 1) {
		deep(atoi(argv[1]) * 1000L / 1100); /* a frame is a little larger than its array */
		printf("used %s KiB\n", argv[1]);
	}
	return 0;
}
