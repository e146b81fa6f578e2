/* malloc, realloc and free, small and large; what is in a block stays, calloc's is zero. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 200

static unsigned char *block[BLOCKS];
static size_t size[BLOCKS];

static int intact(int i)
{
	for (size_t at = 0; at < size[i]; at++)
		if (block[i][at] != (unsigned char)i)
			return 0;
	return 1;
}

int main(void)
{
	unsigned int seed = 1, bad = 0;
	unsigned char *zeros;

	for (int round = 0; round < 2000; round++) {
		int i = (seed = seed * 1103515245 + 12345) / 65536 % BLOCKS;
		size_t want =
			(seed = seed * 1103515245 + 12345) / 65536 % (round % 50 ? 3000 : 300000);

		if (block[i] && round % 3 == 0) {
			bad += !intact(i);
			free(block[i]);
			block[i] = NULL;
			continue;
		}
		bad += block[i] && !intact(i);
		block[i] = realloc(block[i], want + 1);
		if (!block[i])
			return 1;
		memset(block[i], i, want + 1);
		size[i] = want + 1;
	}
	for (int i = 0; i < BLOCKS; i++) {
		bad += block[i] && !intact(i);
		free(block[i]);
	}
	zeros = calloc(1000, 1000);
	for (int i = 0; i < 1000000; i++)
		bad += zeros[i] != 0;
	printf("%u blocks were damaged\n", bad);
	printf("too much is refused: %s\n", malloc(1UL << 46) ? "no" : "yes");
	return bad != 0;
}
