/* Say that it runs, then run for ever: the test looks at the machine meanwhile, and ends it. */
#include <unistd.h>

static volatile int data = 1;

int main(void)
{
	write(1, "spinning\n", 9);
	while (data)
		;
	return 0;
}
