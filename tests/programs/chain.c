/* A chain of exec: `chain N` becomes `chain N-1`; memory, descriptors and the pid stay in order. */
#define _GNU_SOURCE
#include <fcntl.h>
#include "say.h"

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) : 100;
	char number[16], first[16], sum[16];
	char *words[] = { "chain", number, first, sum, NULL };

	snprintf(first, sizeof(first), "%d", argc > 2 ? atoi(argv[2]) : getpid());
	snprintf(sum, sizeof(sum), "%d", argc > 3 ? atoi(argv[3]) + left : left);
	snprintf(number, sizeof(number), "%d", left - 1);
	if (left == 0) {
		say("the same process: %s, sum %s\n", yes(atoi(first) == getpid()), sum);
		return dup(0) != 3; /* none was left open */
	}
	must(open(self(), O_RDONLY | O_CLOEXEC));
	if (!malloc(100000))
		return 1;
	execv(self(), words);
	return 99;
}
