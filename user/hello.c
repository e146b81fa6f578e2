/* Hello in C, by way of printf; then the arguments that it was given. */
#include <stdio.h>

int main(int argc, char **argv)
{
	printf("Hello from C!\n");
	for (int i = 1; i < argc; i++)
		printf("argument %d: %s\n", i, argv[i]);
	return 0;
}
