/* What a user's pipes may hold is limited: from some number on they are small, and stay so. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>
#include "say.h"

#define CHILDREN 3
#define EACH	 400 /* pipes: two of the children have all that are large, of 16 pages, but some */

static int ready[2], gate[2];

static int size(const int pipe[2])
{
	return fcntl(pipe[0], F_GETPIPE_SZ);
}

static void resize(const char *how, const int pipe[2], int to)
{
	const char *came = result(fcntl(pipe[1], F_SETPIPE_SZ, to));

	say("%s: %s, now %d\n", how, came, size(pipe));
}

static void become(unsigned int uid)
{
	must(setresgid(uid, uid, uid));
	must(setresuid(uid, uid, uid));
}

/* Make EACH pipes, and hold them until the gate opens. */
static int hold(void)
{
	int pipes[EACH][2], small = 0, large = 0;
	char c = 0;

	close(gate[1]);
	become(1000);
	for (int i = 0; i < EACH; i++) {
		must(pipe(pipes[i]));
		small += size(pipes[i]) == 8192;
		large += size(pipes[i]) == 65536;
	}
	say("%d large, %d small of %d\n", large, small, EACH);
	resize("larger", pipes[EACH - 1], 1 << 17);
	resize("smaller", pipes[EACH - 1], 4096);
	resize("as it was", pipes[EACH - 1], 8192);
	must(write(ready[1], &c, 1));
	return (int)read(gate[0], &c, 1);
}

static int one_pipe(void)
{
	int fds[2];

	must(pipe(fds));
	say("uid %d has one of %d\n", (int)getuid(), size(fds));
	resize("larger", fds, 1 << 17);
	resize("larger than fs.pipe-max-size", fds, 1 << 21);
	return 0;
}

static int of_the_same(void)
{
	become(1000);
	return one_pipe();
}

static int of_another(void)
{
	become(1001);
	return one_pipe();
}

int main(void)
{
	struct rlimit files = { 1024, 4096 };
	char c;

	must(setrlimit(RLIMIT_NOFILE, &files));
	must(pipe(ready));
	must(pipe(gate));
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = must(fork());

		if (pid == 0)
			_exit(hold());
		must(read(ready[0], &c, 1));
	}
	say("the same user: %s\n", ended(in_child(of_the_same)));
	say("another user: %s\n", ended(in_child(of_another)));
	say("root: %s\n", ended(in_child(one_pipe)));
	close(gate[1]);
	while (wait(NULL) > 0)
		;
	say("when they have gone: %s\n", ended(in_child(of_the_same)));
	return 0;
}
