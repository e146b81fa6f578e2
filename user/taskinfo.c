/*
 * The three calls that only Limen has: 460 says hello in the kernel log, 461 shows the caller's
 * task_struct there, 462 multiplies two numbers and writes the product into this program's memory.
 *
 *	taskinfo [X Y]
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int x = argc > 1 ? atoi(argv[1]) : 6;
	int y = argc > 2 ? atoi(argv[2]) : 7;
	int product = 0;

	if (syscall(460) < 0) {
		perror("newsyscall");
		return 1;
	}
	if (syscall(461) < 0) {
		perror("gettaskinfo");
		return 1;
	}
	if (syscall(462, x, y, &product) < 0) {
		perror("access_user");
		return 1;
	}
	printf("%d * %d = %d\n", x, y, product);
	return 0;
}
