/* `forks N`: so many children, one after the other; each ends with a status of its own. */
#include "say.h"

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 100, wrong = 0, status;
	long sum = 0;

	for (int i = 0; i < count; i++) {
		pid_t pid = must(fork());

		if (pid == 0)
			_exit(i % 251);
		status = wait_for(pid);
		wrong += !WIFEXITED(status) || WEXITSTATUS(status) != i % 251;
		sum += WEXITSTATUS(status);
	}
	say("%d children, %d wrong, sum %ld, left: %s\n", count, wrong, sum,
	    result(waitpid(-1, NULL, WNOHANG)));
	return wrong != 0;
}
