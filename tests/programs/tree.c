/* `tree DEPTH`: a tree of processes, two children each; the sum comes up through the pipes. */
#include "say.h"

static long grow(int depth)
{
	int pair[2], status;
	long sum = 1, part;

	if (depth == 0)
		return 1;
	must(pipe(pair));
	for (int i = 0; i < 2; i++)
		if (must(fork()) == 0) {
			close(pair[0]);
			part = grow(depth - 1);
			must(write(pair[1], &part, sizeof(part)));
			_exit(depth);
		}
	for (int i = 0; i < 2; i++) {
		must(read(pair[0], &part, sizeof(part)));
		sum += part;
	}
	for (int i = 0; i < 2; i++) {
		must(wait(&status));
		if (!WIFEXITED(status) || WEXITSTATUS(status) != depth)
			say("at depth %d: %s\n", depth, ended(status));
	}
	close(pair[0]);
	close(pair[1]);
	return sum;
}

int main(int argc, char **argv)
{
	int depth = argc > 1 ? atoi(argv[1]) : 6;

	say("a tree %d deep has %ld processes\n", depth, grow(depth));
	say("left: %s\n", result(waitpid(-1, NULL, WNOHANG)));
	return 0;
}
