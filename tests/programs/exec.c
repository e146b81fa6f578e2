/*
 * execve(2) and execveat(2): what arrives, and everything that is refused. `exec FOLDER` with
 * files.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "say.h"

static char *const words[] = { "first", "two words", "", NULL }, *const none[] = { NULL };
static char *const env[] = { "A=1", "not a variable", NULL };
static char long_path[5000], text[140000];

static void execute(const char *what, const char *path, char *const *argv, char *const *envp)
{
	pid_t pid = must(fork());

	if (pid == 0) {
		execve(path, argv, envp);
		say("%s: %s\n", what, error_name(errno));
		_exit(0);
	}
	wait_for(pid);
}

static void at(const char *what, int fd, const char *path, int flags)
{
	pid_t pid = must(fork());

	if (pid == 0) {
		if (syscall(SYS_execveat, fd, path, words, none, flags) < 0)
			say("%s: %s\n", what, error_name(errno));
		_exit(0);
	}
	wait_for(pid);
}

/* So many strings of a size, and how they arrived. */
static void sized(int count, int size, rlim_t stack)
{
	struct rlimit limit = { stack, RLIM_INFINITY };
	pid_t pid = must(fork());
	char *argv[32] = { "exec", "", "count" };

	if (pid == 0) {
		memset(text, 'x', sizeof(text));
		text[size] = '\0';
		for (int i = 0; i < count; i++)
			argv[3 + i] = text;
		if (stack)
			must(setrlimit(RLIMIT_STACK, &limit));
		execve(self(), argv, env);
		say("%d words of %d bytes: %s\n", count, size, error_name(errno));
		_exit(0);
	}
	wait_for(pid);
}

static void refused(const char *folder)
{
	char path[512];

	memset(long_path, 'x', sizeof(long_path) - 1);
	memset(text, 'x', sizeof(text) - 1);
	execute("no such file", "/no/such/file", words, env);
	execute("an empty path", "", words, env);
	execute("a directory", "/", words, env);
	execute("too long a path", long_path, words, env);
	snprintf(path, sizeof(path), "%s/more", self());
	execute("a file as a directory", path, words, env);
	for (const char *name = "plain\0garbage\0empty\0short\0"; *name; name += strlen(name) + 1) {
		snprintf(path, sizeof(path), "%s/%s", folder, name);
		execute(name, path, words, env);
	}
	execute("no path", NULL, words, env);
	execute("a path nowhere", (char *)16, words, env);
	execute("words nowhere", self(), (char **)16, env);
	execute("an environment nowhere", self(), words, (char **)16);
	execute("a word nowhere", self(), (char *[]){ "a", (char *)16, NULL }, env);
	execute("no such file, a word nowhere", "/no/such/file", (char *[]){ (char *)16, NULL },
		env);
	execute("no such file, an environment nowhere", "/no/such/file", words, (char **)16);
	execute("a directory, a long word", "/", (char *[]){ text, NULL }, env);
	execute("a kernel's word", self(), (char *[]){ "a", (char *)-4096L, NULL }, env);
}

int main(int argc, char **argv)
{
	char show[512];
	int fd, folder;

	if (argc > 2) {
		say("%d words, the last of %zu bytes\n", argc - 3, strlen(argv[argc - 1]));
		return 0;
	}
	if (argc < 2)
		return 2;
	snprintf(show, sizeof(show), "%s/show", argv[1]);
	execute("words", show, words, env);
	execute("no words", show, none, none);
	execute("NULL", show, NULL, NULL);
	refused(argv[1]);
	sized(1, 131071, 0);
	sized(1, 131072, 0);
	sized(16, 130000, 0);
	sized(17, 130000, 0);
	sized(1, 120000, 256 << 10);
	sized(2, 70000, 256 << 10);

	fd = must(open(show, O_RDONLY));
	folder = must(open(argv[1], O_RDONLY | O_DIRECTORY));
	at("by descriptor", fd, "", AT_EMPTY_PATH);
	at("without the flag", fd, "", 0);
	at("in a folder", folder, "show", 0);
	at("the folder", folder, "", AT_EMPTY_PATH);
	at("no descriptor", 99, "show", 0);
	at("not needed", 99, show, 0);
	at("not a folder", fd, "show", 0);
	at("an unknown flag", fd, "", AT_EMPTY_PATH | 0x10);
	at("an unknown flag, no such file", folder, "nothing", 0x10);
	at("an unknown flag, an empty path", folder, "", 0x10);
	at("a path nowhere", folder, (char *)16, AT_EMPTY_PATH);
	return 0;
}
