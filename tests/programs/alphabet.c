/* Fill a screen, then every character on a line, then wait to be looked at. */
#include <stdio.h>

static volatile int wait = 1;

int main(void)
{
	for (int i = 1; i <= 40; i++)
		printf("line %d\n", i);
	printf("a\ttab, a long line: ");
	for (int i = 0; i < 150; i++)
		putchar('a' + i % 26);
	printf("\noverwritten\rOVER\n");
	printf("<abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	printf("!#$%%&()*+,-./:;<=>?@[]^_{|}~>\n");
	printf("spinning\n");
	fflush(stdout);
	while (wait)
		;
	return 0;
}
