/*
 * A session and its terminal: foreground and background groups, keys that are signals. The test
 * types when it sees a line that ends in "?".
 *
 * What is opened as /dev/console is spared: whoever has it may read, and write under TOSTOP, from
 * behind. So the jobs have /dev/tty.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include "outcome.h"

static void group_of(const char *what)
{
	int group = -1;

	if (ioctl(0, TIOCGPGRP, &group) < 0)
		printf("%s: %s\n", what, errno_name(errno));
	else
		printf("%s: %s\n", what, group == getpgrp() ? "ours" : group > 0 ? "another" : "?");
}

static void set_group(const char *what, int group)
{
	say(what, ioctl(0, TIOCSPGRP, &group));
}

static void ended(const char *what, pid_t pid)
{
	int status;

	waitpid(pid, &status, WUNTRACED);
	usleep(20000); /* Linux echoes a key after its signal: that comes before what is said here
			*/
	if (WIFSTOPPED(status)) {
		printf("%s: stopped by %d\n", what, WSTOPSIG(status));
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	} else {
		printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
		       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	}
}

static int terminal; /* /dev/tty */

static int reads(void)
{
	char bytes[100];
	long n = read(terminal, bytes, sizeof(bytes));

	return n < 0 ? errno : 42;
}

static int ignores_and_reads(void)
{
	signal(SIGTTIN, SIG_IGN);
	return reads();
}

static int writes(void)
{
	return write(terminal, "written\n", 8) == 8 ? 42 : errno;
}

static int writes_to_the_console(void)
{
	return write(1, "written\n", 8) == 8 ? 42 : errno;
}

static int takes_the_terminal(void)
{
	return tcsetpgrp(0, getpgrp()) ? errno : 42;
}

static int ignores_and_takes(void)
{
	signal(SIGTTOU, SIG_IGN);
	return takes_the_terminal();
}

static int sleeps(void)
{
	for (;;)
		pause();
}

/* In a group of its own, in front or behind. */
static pid_t job(int (*function)(void), int in_front)
{
	int ready[2];
	pid_t pid;

	if (pipe(ready) < 0)
		exit(1);
	pid = fork();
	if (pid == 0) {
		signal(SIGTTOU, SIG_IGN);
		setpgid(0, 0);
		if (in_front)
			tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		signal(SIGTSTP, SIG_DFL);
		close(ready[0]);
		close(ready[1]);
		_exit(function());
	}
	close(ready[1]);
	if (read(ready[0], &(char){ 0 }, 1)) /* until the child has closed it, too */
		exit(1);
	close(ready[0]);
	return pid;
}

static void key(const char *what)
{
	pid_t pid = job(sleeps, 1);

	printf("%s?\n", what);
	ended(what, pid);
	set_group("back in front", getpgrp());
}

static int session(void)
{
	struct termios t;
	pid_t pid;
	int id;

	group_of("without a session");
	setsid();
	group_of("in a session without a terminal");
	set_group("set it", getpid());
	say("whose session", ioctl(0, TIOCGSID, &id));
	say("open /dev/tty", open("/dev/tty", O_RDWR));
	say("take the terminal", ioctl(0, TIOCSCTTY, 0));
	say("again", ioctl(0, TIOCSCTTY, 0));
	terminal = open("/dev/tty", O_RDWR);
	printf("open /dev/tty: %d\n", terminal > 0);
	group_of("in front");
	ioctl(0, TIOCGSID, &id);
	printf("whose session: ours %d\n", id == getpid());
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	set_group("a group that is not there", 0x3fffffff);
	set_group("a negative one", -1);
	set_group("another session's", getppid());
	say("nowhere to get it from", ioctl(0, TIOCSPGRP, 16));
	say("nowhere to put it", ioctl(0, TIOCGPGRP, 16));

	pid = job(reads, 1);
	group_of("a job");
	printf("a line for the job?\n");
	ended("a job in front reads", pid);
	set_group("back in front", getpgrp());
	key("interrupt");
	key("quit");
	key("suspend");
	ended("a job behind reads", job(reads, 0));
	ended("it ignores SIGTTIN", job(ignores_and_reads, 0));
	ended("a job behind writes", job(writes, 0));
	tcgetattr(0, &t);
	t.c_lflag |= TOSTOP;
	tcsetattr(0, TCSANOW, &t);
	ended("with TOSTOP", job(writes, 0));
	ended("to the console", job(writes_to_the_console, 0));
	t.c_lflag &= ~TOSTOP;
	tcsetattr(0, TCSANOW, &t);
	ended("a job behind wants to be in front", job(takes_the_terminal, 0));
	ended("it ignores SIGTTOU", job(ignores_and_takes, 0));
	set_group("back in front", getpgrp());

	/* A signal's key throws away what was typed before it. */
	pid = job(reads, 1);
	printf("half a line, and then interrupt?\n");
	ended("it ends", pid);
	set_group("back in front", getpgrp());
	say("take it, but not from another", ioctl(0, TIOCSCTTY, 1));
	say("give the terminal up", ioctl(0, TIOCNOTTY, 0));
	group_of("without a terminal");
	say("open /dev/tty", open("/dev/tty", O_RDWR));
	return 7;
}

int main(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(session());
	ended("the session", pid);
	return 0;
}
