/* Large variables: zeros that the file does not hold, and values that it does. */
#include <stdio.h>

#define SIZE (32 << 20)

static char zeros[SIZE];
static int values[30000] = { [0] = 1, [9999] = 2, [29999] = 3 };
static char between[3] = "ab"; /* what follows in the last page of the file must be zero */
static char small;

int main(void)
{
	int bad = 0;

	for (int i = 0; i < SIZE; i += 4096 / 4 * 3)
		bad += zeros[i] != 0;
	printf("%d of the zeros are not\n", bad);
	for (int i = 0; i < SIZE; i += SIZE / 16)
		zeros[i] = 1;
	for (int i = 0; i < SIZE; i += 4096)
		bad += zeros[i];
	printf("%d ones written\n", bad);
	printf("%d %d %d %d %s %d\n", values[0], values[1], values[9999], values[29999], between,
	       small);
	return 0;
}
