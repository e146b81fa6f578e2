/* A parent moves its child from group to group, while the child waits for children of its group. */
#include <sys/mman.h>
#include "say.h"

#define TIMES 3000

int main(void)
{
	volatile int *over =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	siginfo_t info;
	int status, wrong = 0;
	pid_t child;

	must((long)over);
	must(setpgid(0, 0));
	child = must(fork());
	if (child == 0) {
		while (!*over) {
			waitpid(0, NULL, WNOHANG);
			waitid(P_PGID, 0, &info, WEXITED | WNOHANG);
		}
		_exit(0);
	}
	for (int i = 0; i < TIMES; i++)
		wrong += setpgid(child, i % 2 ? getpgrp() : child) != 0;
	*over = 1;
	status = wait_for(child);
	say("%d times, %d wrong, %s\n", TIMES, wrong, ended(status));
	return 0;
}
