/* #! scripts: `script FOLDER NAME...` executes each file, with a word of its own. */
#define _GNU_SOURCE
#include "say.h"

int main(int argc, char **argv)
{
	char path[512];

	for (int i = 2; i < argc; i++) {
		char *const words[] = { "a name", "own word", NULL }, *const env[] = { "A=1",
										       NULL };
		pid_t pid;

		snprintf(path, sizeof(path), "%s/%s", argv[1], argv[i]);
		say("%s: ", argv[i]);
		pid = must(fork());
		if (pid == 0) {
			execve(path, words, env);
			say("%s\n", error_name(errno));
			_exit(100);
		}
		say("%s\n", ended(wait_for(pid)));
	}
	return 0;
}
