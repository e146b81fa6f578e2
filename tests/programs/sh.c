/*
 * As much of sh(1) as shell.c asks for: sh -c "COMMAND; ..."; exit N, kill -N $$, echo WORDS, cat.
 */
#include "say.h"

int main(int argc, char **argv)
{
	char *rest = argc > 2 ? argv[argc - 1] : "", *command;

	if (argc < 3 || strcmp(argv[1], "-c") != 0)
		return 2;
	while ((command = strsep(&rest, ";"))) {
		command += strspn(command, " ");
		if (strncmp(command, "exit ", 5) == 0)
			exit(atoi(command + 5));
		else if (strncmp(command, "kill -", 6) == 0)
			kill(getpid(), atoi(command + 6));
		else if (strncmp(command, "echo ", 5) == 0)
			say("%s\n", command + 5);
		else if (strcmp(command, "cat") == 0)
			for (char buffer[512]; (argc = read(0, buffer, sizeof(buffer))) > 0;)
				must(write(1, buffer, argc));
		else
			exit(127);
	}
	return 0;
}
