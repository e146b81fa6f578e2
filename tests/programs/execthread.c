/* exec in a thread that is not the first: it becomes the process; all the others are gone. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include "say.h"

#define OTHERS 5

static pthread_barrier_t all_run;
static int gate[2];

static void *wait_forever(void *unused)
{
	char byte;

	pthread_barrier_wait(&all_run);
	must(read(gate[0], &byte, 1));
	say("a thread outlived exec\n");
	return unused;
}

static void *becomes(void *unused)
{
	char pid[16], fd[16], *words[] = { "execthread", pid, fd, NULL };

	(void)unused;
	snprintf(pid, sizeof(pid), "%d", getpid());
	snprintf(fd, sizeof(fd), "%d", gate[1]);
	prctl(PR_SET_NAME, "a thread");
	pthread_barrier_wait(&all_run);
	say("its tid is the pid: %s\n", yes(syscall(SYS_gettid) == getpid()));
	execv(self(), words);
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	char name[16];
	pid_t child;
	int status;

	if (argc > 2) {
		prctl(PR_GET_NAME, name);
		say("pid the same: %s, its tid: %s, name: %s\n", yes(atoi(argv[1]) == getpid()),
		    yes(syscall(SYS_gettid) == getpid()), name);
		must(write(atoi(argv[2]), "xxxxxxxx", 8)); /* who else would read it? */
		child = wait(&status);
		say("a child from before: %s\n", child > 0 ? ended(status) : result(child));
		return 7;
	}
	must(pipe(gate));
	if (must(fork()) == 0)
		_exit(3);
	pthread_barrier_init(&all_run, NULL, OTHERS + 1);
	for (int i = 0; i < OTHERS; i++)
		pthread_create(&thread, NULL, i == 2 ? becomes : wait_forever, NULL);
	pthread_barrier_wait(&all_run);
	must(read(gate[0], name, 1));
	return 98;
}
