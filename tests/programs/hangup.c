/*
 * The leader of a session ends: what was opened as its terminal, /dev/tty, is nobody's any more.
 * Who still has it reads the end of the file and can't write; who waits for input is woken.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include "say.h"

static int pipe_fds[2];

__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...)
{
	char line[200];
	va_list list;

	va_start(list, format);
	vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	must(write(pipe_fds[1], line, strlen(line)));
}

/* In a process that outlives its session's leader. */
static void outlive(int tty)
{
	struct pollfd pfd = { tty, POLLIN | POLLOUT, 0 };
	struct termios t;
	char c;
	int group = getpgrp();

	tell("waits: %ld\n", (long)read(tty, &c, 1));
	tell("read: %ld\n", (long)read(tty, &c, 1));
	tell("write: %s\n", result(write(tty, "x", 1)));
	tell("poll: %d", poll(&pfd, 1, 0));
	tell(", %x\n", pfd.revents);
	tell("TCGETS: %s\n", result(ioctl(tty, TCGETS, &t)));
	tell("TIOCSPGRP: %s\n", result(ioctl(tty, TIOCSPGRP, &group)));
	tell("TIOCGPGRP: %s\n", result(ioctl(tty, TIOCGPGRP, &group)));
	tell("/dev/tty: %s\n", result(open("/dev/tty", O_RDWR)));
	tell("fstat and close: %s\n", result(close(dup(tty))));
}

static int leader(void)
{
	int console, tty;

	must(setsid());
	console = must(open("/dev/console", O_RDWR | O_NOCTTY));
	must(ioctl(console, TIOCSCTTY, 0));
	tty = must(open("/dev/tty", O_RDWR));
	signal(SIGHUP, SIG_IGN); /* for the child */
	if (must(fork()) == 0) {
		outlive(tty);
		_exit(0);
	}
	usleep(100000); /* it waits by now */
	return 0;
}

int main(void)
{
	char text[2000] = "";
	size_t n = 0;
	long more;

	must(pipe(pipe_fds));
	must(in_child(leader));
	close(pipe_fds[1]);
	while ((more = read(pipe_fds[0], text + n, sizeof(text) - 1 - n)) > 0)
		n += more;
	dup2(must(open("/dev/console", O_RDWR | O_NOCTTY)), 1); /* Linux has shut the port */
	say("%s", text);
	return 0;
}
