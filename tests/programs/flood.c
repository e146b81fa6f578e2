/* Write for ever. */
#include <unistd.h>

int main(void)
{
	while (write(1, "flood ", 6) == 6)
		;
	return 1;
}
