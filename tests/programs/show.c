/* What an executed program gets: its words, its environment, its name. A target for exec tests. */
#define _GNU_SOURCE
#include <sys/prctl.h>
#include "say.h"

extern char **environ;

int main(int argc, char **argv)
{
	char name[16] = "";

	prctl(PR_GET_NAME, name);
	say("name %s, %d words:", name, argc);
	for (int i = 0; i < argc; i++)
		say(" [%s]", argv[i]);
	say(", environment:");
	for (int i = 0; environ && environ[i]; i++)
		say(" [%s]", environ[i]);
	say("\n");
	return argc;
}
