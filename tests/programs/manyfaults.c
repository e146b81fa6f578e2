/*
 * Children that die of a fault, more than the kernel wants to tell about: "manyfaults N". With
 * another word, one more after a while.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "say.h"

static int dies(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		*(volatile int *)16 = 1;
		_exit(1);
	}
	must(waitpid(pid, &status, 0));
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
}

int main(int argc, char **argv)
{
	int count = 0;

	if (argc < 2)
		return 2;
	for (int i = atoi(argv[1]); i > 0; i--)
		count += dies();
	say("died: %d\n", count);
	if (argc > 2) {
		usleep(5100000);
		say("later: %d\n", dies());
	}
	return 0;
}
