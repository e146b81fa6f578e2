/*
 * A session on the terminal: who controls it, signals by its keys, what jobs in the background may
 * not do. A child makes the session, so that the program can be run again.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "say.h"

static int tty;

static void type(const char *keys)
{
	for (; *keys; keys++)
		must(ioctl(tty, TIOCSTI, keys));
}

/* A child in a process group of its own. */
static pid_t job(int (*function)(void))
{
	pid_t pid = must(fork());

	if (pid == 0) {
		setpgid(0, 0);
		_exit(function());
	}
	setpgid(pid, pid);
	return pid;
}

static const char *status_of(pid_t pid)
{
	int status;

	must(waitpid(pid, &status, WUNTRACED));
	return ended(status);
}

static void finish(pid_t pid)
{
	kill(pid, SIGKILL);
	must(waitpid(pid, NULL, 0));
}

static int sleeps(void)
{
	for (;;)
		pause();
}

static int reads(void)
{
	char c;
	long n = read(tty, &c, 1);

	say("background read: %s\n", result(n));
	return 3;
}

static int reads_ignoring(void)
{
	signal(SIGTTIN, SIG_IGN);
	return reads();
}

static int reads_console(void)
{
	char c;

	fcntl(0, F_SETFL, O_RDWR | O_NONBLOCK);
	say("background read of the console: %s\n", result(read(0, &c, 1)));
	fcntl(0, F_SETFL, O_RDWR);
	return 3;
}

static int writes(void)
{
	dprintf(tty, "written in the background\n");
	return 3;
}

static int sets(void)
{
	struct termios t;

	must(tcgetattr(tty, &t));
	say("background tcsetattr: %s\n", result(tcsetattr(tty, TCSANOW, &t)));
	return 3;
}

static int takes(void)
{
	signal(SIGTTOU, SIG_IGN);
	say("taking the foreground: %s\n", result(tcsetpgrp(tty, getpgrp())));
	return 3;
}

static void foreground(pid_t pgrp)
{
	must(tcsetpgrp(tty, pgrp));
}

static void keys(void)
{
	pid_t pid = job(sleeps);

	foreground(pid);
	type("\003");
	say("^C: %s\n", status_of(pid));
	pid = job(sleeps);
	foreground(pid);
	type("\034");
	say("^\\: %s\n", status_of(pid));
	pid = job(sleeps);
	foreground(pid);
	type("\032");
	say("^Z: %s\n", status_of(pid));
	finish(pid);
	foreground(getpgrp());
}

static void background(void)
{
	struct termios t;
	pid_t pid = job(reads);

	say("reading: %s\n", status_of(pid));
	foreground(pid);
	type("x\n");
	kill(pid, SIGCONT);
	say("in the foreground: %s\n", status_of(pid));
	foreground(getpgrp());
	tcflush(tty, TCIFLUSH);
	say("ignoring: %s\n", status_of(job(reads_ignoring)));
	say("console: %s\n", status_of(job(reads_console)));
	say("writing: %s\n", status_of(job(writes)));
	must(tcgetattr(tty, &t));
	t.c_lflag |= TOSTOP;
	must(tcsetattr(tty, TCSANOW, &t));
	pid = job(writes);
	say("with TOSTOP: %s\n", status_of(pid));
	finish(pid);
	t.c_lflag &= ~TOSTOP;
	must(tcsetattr(tty, TCSANOW, &t));
	pid = job(sets);
	say("settings: %s\n", status_of(pid));
	finish(pid);
	say("taking: %s\n", status_of(job(takes)));
	say("it has it: %s\n", yes(tcgetpgrp(tty) != getpgrp()));
	signal(SIGTTOU, SIG_IGN);
	foreground(getpgrp());
	signal(SIGTTOU, SIG_DFL);
}

static void errors(void)
{
	pid_t other = must(fork());

	if (other == 0) {
		setsid();
		sleeps();
	}
	while (getsid(other) != other)
		usleep(1000);
	say("another session's group: %s\n", result(tcsetpgrp(tty, other)));
	say("no group: %s\n", result(tcsetpgrp(tty, 31000)));
	say("negative: %s\n", result(tcsetpgrp(tty, -1)));
	say("nowhere: %s\n", result(ioctl(tty, TIOCSPGRP, 16)));
	say("nowhere: %s\n", result(ioctl(tty, TIOCGPGRP, 16)));
	finish(other);
}

static int hung_up(void)
{
	sleeps();
	return 0;
}

/* The leader ends: his foreground job gets SIGHUP. */
static int leader(void)
{
	must(setsid());
	say("/dev/tty without a terminal: %s\n", result(open("/dev/tty", O_RDWR)));
	say("TIOCSCTTY: %s\n", result(ioctl(0, TIOCSCTTY, 0)));
	say("again: %s\n", result(ioctl(0, TIOCSCTTY, 0)));
	tty = open("/dev/tty", O_RDWR);
	say("/dev/tty: %s\n", result(tty));
	say("group %s, session %s\n", yes(tcgetpgrp(tty) == getpid()),
	    yes(tcgetsid(tty) == getpid()));
	keys();
	background();
	errors();
	foreground(job(hung_up));
	return 5;
}

static int not_leader(void)
{
	say("no leader: %s\n", result(ioctl(0, TIOCSCTTY, 0)));
	return 0;
}

static int second(void)
{
	must(setsid());
	say("free again: %s\n", result(ioctl(0, TIOCSCTTY, 0)));
	say("TIOCNOTTY: %s\n", (signal(SIGHUP, SIG_IGN), result(ioctl(0, TIOCNOTTY))));
	say("/dev/tty: %s\n", result(open("/dev/tty", O_RDWR)));
	return 0;
}

int main(void)
{
	in_child(not_leader);
	say("leader: %s\n", ended(in_child(leader)));
	in_child(second);
	return 0;
}
