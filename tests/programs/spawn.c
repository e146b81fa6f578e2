/* posix_spawn(3): attributes, file actions, and the error of an exec that fails. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include "say.h"

extern char **environ;

static int spawned(char **argv)
{
	sigset_t mask;
	struct sigaction action;
	char text[64] = "";

	sigprocmask(SIG_SETMASK, NULL, &mask);
	sigaction(SIGUSR1, NULL, &action);
	if (read(0, text, sizeof(text) - 1) < 0)
		strcpy(text, error_name(errno));
	say("%s: group of its own %s, SIGTERM blocked %s, SIGUSR1 %s, input \"%s\", VAR=%s\n",
	    argv[1], yes(getpgid(0) == getpid()), yes(sigismember(&mask, SIGTERM)),
	    action.sa_handler == SIG_IGN ? "ignored" : "default", text, getenv("VAR"));
	return 4;
}

int main(int argc, char **argv)
{
	char *const words[] = { "spawn", "child", NULL }, *const env[] = { "VAR=1 2", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int pipes[2], error;
	sigset_t set;
	pid_t pid;

	if (argc > 1)
		return spawned(argv);
	signal(SIGUSR1, SIG_IGN);
	must(pipe2(pipes, O_CLOEXEC));
	must(write(pipes[1], "from a pipe", 11));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[0], 0);
	posix_spawnattr_init(&attributes);

	error = posix_spawn(&pid, self(), &actions, &attributes, words, env);
	say("plainly: %s, %s\n", error ? error_name(error) : "ok", ended(wait_for(pid)));

	must(write(pipes[1], "again", 5));
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	posix_spawnattr_setsigmask(&attributes, &set);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	posix_spawnattr_setsigdefault(&attributes, &set);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	error = posix_spawn(&pid, self(), &actions, &attributes, words, env);
	say("with attributes: %s, %s\n", error ? error_name(error) : "ok", ended(wait_for(pid)));

	error = posix_spawn(&pid, "/no/such/file", NULL, NULL, words, env);
	say("no such file: %s\n", error_name(error));
	say("and no child: %s\n", result(waitpid(-1, NULL, WNOHANG)));
	posix_spawn_file_actions_adddup2(&actions, 99, 0);
	error = posix_spawn(&pid, self(), &actions, NULL, words, environ);
	say("no such descriptor: %s\n", error_name(error));
	return 0;
}
