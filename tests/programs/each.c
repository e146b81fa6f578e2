/*
 * For Linux: what Limen's kernel does by itself. Run each program of a list, one a line, words
 * separated by tabs, and report it in the words of Limen's log. The address space is not
 * randomised, as it is not on Limen.
 *
 *	each LIST [SECONDS]   each ends within so long
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOG	      "[    0.000000] "
#define STATUS_NO_RUN 125

static char *environment[] = { "PATH=/bin", "HOME=/", "TERM=linux", NULL };

static unsigned int patience = 10;

static void start(char **argv)
{
	struct rlimit no_core = { 0, 0 };
	char path[256];

	setrlimit(RLIMIT_CORE, &no_core);
	personality(ADDR_NO_RANDOMIZE);
	snprintf(path, sizeof(path), "%s%s", strchr(argv[0], '/') ? "" : "/bin/", argv[0]);
	alarm(patience); /* survives the exec */
	execve(path, argv, environment);
	dprintf(1, LOG "init: cannot run %s: %s\n", argv[0], strerrorname_np(errno));
	_exit(STATUS_NO_RUN);
}

static int run(char **argv)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		start(argv);
	if (waitpid(pid, &status, 0) < 0)
		return STATUS_NO_RUN;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	FILE *list = fopen(argc > 1 ? argv[1] : "/list", "re");
	char line[1024], *words[64];

	if (argc > 2)
		patience = atoi(argv[2]);
	if (!list) {
		perror("each");
		return 1;
	}
	while (fgets(line, sizeof(line), list)) {
		int n = 0;

		line[strcspn(line, "\n")] = '\0';
		for (char *rest = line; n < 63 && (words[n] = strsep(&rest, "\t")); n++)
			;
		words[n] = NULL;
		dprintf(1, LOG "%s: status %d, 0 pages free\n", words[0], run(words));
	}
	return 0;
}
