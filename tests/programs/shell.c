/* system(3) and popen(3), by a /bin/sh that knows what sh.c knows. */
#define _GNU_SOURCE
#include "say.h"

static volatile sig_atomic_t told;

static void on_signal(int signal)
{
	told = signal;
}

int main(void)
{
	char line[128] = "";
	FILE *stream;
	int status;

	signal(SIGINT, on_signal);
	status = system("exit 3");
	say("%s\n", ended(status));
	status = system("kill -9 $$");
	say("%s\n", ended(status));
	status = system("echo words of a shell");
	say("%s, a shell there is: %s\n", ended(status), yes(system(NULL)));
	stream = popen("echo into a pipe; exit 5", "r");
	if (!stream || !fgets(line, sizeof(line), stream))
		return 1;
	say("read: %s", line);
	status = pclose(stream);
	say("%s\n", ended(status));
	stream = popen("cat; exit 6", "w");
	if (!stream)
		return 1;
	fputs("written into a pipe\n", stream);
	status = pclose(stream);
	say("%s\n", ended(status));
	signal(SIGCHLD, SIG_IGN);
	say("SIGCHLD ignored: %s\n", result(system("exit 3")));
	say("no child is left: %s\n", result(waitpid(-1, NULL, WNOHANG)));
	return told;
}
