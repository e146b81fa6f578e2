/*
 * A fork bomb: every process forks as fast as it can, until RLIMIT_NPROC; then it is killed as a
 * group.
 */
#define _GNU_SOURCE
#include <sys/prctl.h>
#include <sys/resource.h>
#include "say.h"

int main(int argc, char **argv)
{
	rlim_t most = argc > 1 ? atoi(argv[1]) : 100;
	int full[2], status, dead = 0, other = 0;
	pid_t pid;
	char byte;

	must(pipe(full));
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	pid = must(fork());
	if (pid == 0) {
		must(setpgid(0, 0));
		must(setrlimit(RLIMIT_NPROC, &(struct rlimit){ most, most }));
		must(setuid(100000 + getpid())); /* whom nobody else is */
		for (;;)
			if (fork() < 0 && errno == EAGAIN) {
				must(write(full[1], "", 1));
				pause();
			}
	}
	/* When all were refused, all there may be are there, and none forks any more. */
	for (rlim_t i = 0; i < most; i++)
		must(read(full[0], &byte, 1));
	must(kill(-pid, SIGKILL));
	while (wait(&status) > 0)
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
			dead++;
		else
			other++;
	say("killed: %d, ended otherwise: %d, the group: %s\n", dead, other, result(kill(-pid, 0)));
	return other;
}
