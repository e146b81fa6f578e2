/* fork(2): what the child has of its own, what it has a copy of, and what it shares. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include "say.h"

static int value = 1;
static int file, pipes[2];

static void child(pid_t parent)
{
	struct rusage usage;
	sigset_t pending, mask;
	char buffer[4];

	say("its own pid: %s\n", yes(getpid() != parent && getpid() == syscall(SYS_gettid)));
	say("its parent: %s\n", yes(getppid() == parent));
	say("the parent's group and session: %s\n",
	    yes(getpgid(0) == getpgid(parent) && getsid(0) == getsid(parent)));
	say("a copy of memory: %d\n", value);
	value = 2;

	sigpending(&pending);
	sigprocmask(SIG_SETMASK, NULL, &mask);
	say("pending: %s, blocked: %s\n", yes(sigismember(&pending, SIGUSR1)),
	    yes(sigismember(&mask, SIGUSR1)));
	say("alarm: %u\n", alarm(0));
	getrusage(RUSAGE_CHILDREN, &usage);
	say("no time of children: %s\n",
	    yes(usage.ru_utime.tv_sec == 0 && usage.ru_utime.tv_usec == 0));
	say("nice: %d\n", getpriority(PRIO_PROCESS, 0));

	must(read(file, buffer, 4)); /* moves the offset for both */
	must(close(file));
	must(close(pipes[0]));
	must(write(pipes[1], "from the child", 14));
	_exit(7);
}

int main(void)
{
	pid_t me = getpid(), pid;
	char text[32] = "";
	sigset_t set;

	file = must(open(self(), O_RDONLY));
	must(pipe(pipes));
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	alarm(1000);
	must(setpriority(PRIO_PROCESS, 0, 3));

	pid = must(fork());
	if (pid == 0)
		child(me);
	say("the child ended: %s\n", ended(wait_for(pid)));
	say("the parent's memory: %d\n", value);
	say("the file's offset: %ld\n", (long)lseek(file, 0, SEEK_CUR));
	must(close(pipes[1]));
	must(read(pipes[0], text, sizeof(text) - 1));
	say("the pipe has: %s\n", text);
	sigpending(&set);
	say("pending: %s, alarm: %s\n", yes(sigismember(&set, SIGUSR1)), yes(alarm(0) > 900));
	return value != 1;
}
