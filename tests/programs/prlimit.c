/* prlimit64(2): limits that are set, of this process and of another; inherited by fork and exec. */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/syscall.h>
#include "say.h"

static const char *text(rlim_t value)
{
	static char space[4][32];
	static int next;
	char *at = space[next++ % 4];

	snprintf(at, 32, value == RLIM_INFINITY ? "unlimited" : "%lu", (unsigned long)value);
	return at;
}

static void tell(const char *what, pid_t pid, int resource)
{
	struct rlimit now;

	must(prlimit(pid, resource, NULL, &now));
	say("%s: %s of %s\n", what, text(now.rlim_cur), text(now.rlim_max));
}

int main(int argc, char **argv)
{
	struct rlimit small = { 30, 40 }, old, upside_down = { 41, 40 }, raise = { 30, 4000000 };
	int gate[2];
	pid_t pid;
	char byte;

	if (argc > 1) {
		tell(argv[1], 0, RLIMIT_NOFILE);
		tell(argv[1], 0, RLIMIT_NPROC);
		return 0;
	}
	must(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 64, 128 }));
	must(prlimit(0, RLIMIT_NOFILE, &small, &old));
	say("it was: %s of %s\n", text(old.rlim_cur), text(old.rlim_max));
	tell("it is", 0, RLIMIT_NOFILE);
	say("upside down: %s\n", result(setrlimit(RLIMIT_NOFILE, &upside_down)));
	say("raised by root: %s\n", result(setrlimit(RLIMIT_NOFILE, &old)));
	say("above what the system has: %s\n", result(setrlimit(RLIMIT_NOFILE, &raise)));
	tell("it is", 0, RLIMIT_NOFILE);
	must(setrlimit(RLIMIT_NPROC, &(struct rlimit){ 5000, RLIM_INFINITY }));
	must(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, RLIM_INFINITY }));
	tell("core", 0, RLIMIT_CORE);
	must(setrlimit(RLIMIT_CPU, &(struct rlimit){ 100, 200 }));
	tell("CPU", 0, RLIMIT_CPU);

	must(pipe(gate));
	pid = must(fork());
	if (pid == 0) {
		close(gate[1]);
		must(read(gate[0], &byte, 1));
		execl(self(), "prlimit", "after exec", NULL);
		_exit(1);
	}
	tell("the child's", pid, RLIMIT_NOFILE);
	must(prlimit(pid, RLIMIT_NOFILE, &small, NULL));
	tell("the child's", pid, RLIMIT_NOFILE);
	tell("ours", 0, RLIMIT_NOFILE);
	close(gate[1]);
	say("%s\n", ended(wait_for(pid)));
	say("of one that is gone: %s\n", result(prlimit(pid, RLIMIT_NOFILE, NULL, &old)));
	say("an unknown one: %s", result(prlimit(0, 16, NULL, &old)));
	say(", negative: %s", result(prlimit(0, -1, NULL, &old)));
	say(", nowhere: %s\n", result(syscall(SYS_prlimit64, 0, RLIMIT_CPU, NULL, 16)));
	say("set, then told nowhere: %s\n",
	    result(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &small, 16)));
	tell("it is", 0, RLIMIT_NOFILE);
	return 0;
}
