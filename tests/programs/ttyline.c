/*
 * The terminal's line discipline. The program types itself (TIOCSTI), so what a byte does is seen
 * at once: what is echoed, on the console, and what can be read.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>

#include "say.h"

static struct termios normal;

static void type(const char *keys)
{
	for (; *keys; keys++)
		must(ioctl(0, TIOCSTI, keys));
}

static void show(const char *what, const char *bytes, long n)
{
	char line[600] = "";

	if (n < 0) {
		say("%s: %s\n", what, error_name(errno));
		return;
	}
	for (long i = 0; i < n && i < 60; i++)
		sprintf(line + strlen(line), bytes[i] < 33 || bytes[i] > 126 ? "<%02x>" : "%c",
			(unsigned char)bytes[i]);
	say("%s: %ld %s\n", what, n, line);
}

static void take(const char *what, int size)
{
	static char buffer[10000];

	show(what, buffer, read(0, buffer, size));
}

static int waiting(void)
{
	int n;

	must(ioctl(0, FIONREAD, &n));
	return n;
}

static void set(unsigned int iflag, unsigned int oflag, unsigned int lflag)
{
	struct termios t = normal;

	t.c_iflag = iflag;
	t.c_oflag = oflag;
	t.c_lflag = lflag;
	must(tcsetattr(0, TCSANOW, &t));
}

static void with(unsigned int on, unsigned int off)
{
	set(normal.c_iflag, normal.c_oflag, (normal.c_lflag | on) & ~off);
}

static void lines(void)
{
	type("hello\n");
	say("waiting %d\n", waiting());
	take("a line", 100);
	type("one\rtwo\nthree\n");
	say("waiting %d\n", waiting());
	take("by CR", 100);
	take("next", 2);
	take("its rest", 100);
	take("third", 100);
	type("\n");
	take("empty", 100);
	type("end\004");
	take("^D after bytes", 100);
	type("\004");
	say("waiting %d\n", waiting());
	take("^D alone", 100);
	type("abc\004def\n");
	take("exactly as much", 3);
	take("and on", 100);
	type("\004\004x\n");
	take("one end", 100);
	take("another", 100);
	take("and on", 100);
}

static void edits(void)
{
	type("abc\177d\n");
	take("erase", 100);
	type("\177\177x\n");
	take("erase of nothing", 100);
	type("abc def\025xyz\n");
	take("kill", 100);
	type("one two-three\027X\n");
	take("word", 100);
	type("one two  \027X\027\027Y\n");
	take("words", 100);
	type("a\tb\177\177c\n");
	take("tab", 100);
	type("\tb\177\177c\n");
	take("tab first", 100);
	type("ab\001\tc\177\177\177d\n");
	take("after control", 100);
	type("a\t\t\177\177\177b\n");
	take("two tabs", 100);
	type("a\001b\177\177c\n");
	take("control", 100);
	type("a\026\003b\026\177\n");
	take("literal", 100);
	type("abc\022d\n");
	take("reprint", 100);
	type("gr\303\274\303\237e\177\177x\n");
	take("bytes", 100);
	set(normal.c_iflag | IUTF8, normal.c_oflag, normal.c_lflag);
	type("gr\303\274\303\237\177\177x\n");
	take("UTF-8", 100);
	set(normal.c_iflag, normal.c_oflag, normal.c_lflag);
	say("prompt> ");
	type("a\tb\177\177c\n");
	take("after a prompt", 100);
}

static void echoes(void)
{
	with(0, ECHO);
	type("abc\177\025xyz\n");
	take("no echo", 100);
	with(ECHONL, ECHO);
	type("abc\n");
	take("newline only", 100);
	with(0, ECHOE);
	type("abc\177d\n");
	take("no ECHOE", 100);
	with(0, ECHOKE);
	type("abc\025d\n");
	take("no ECHOKE", 100);
	with(0, ECHOK | ECHOKE);
	type("abc\025d\n");
	take("no ECHOK", 100);
	with(0, ECHOCTL);
	type("a\001b\177\177\177c\n");
	take("no ECHOCTL", 100);
	with(ECHOPRT, 0);
	type("abcd\177\177x\177\177y\n");
	take("ECHOPRT", 100);
	with(0, IEXTEN);
	type("a b\027\026\022\n");
	take("no IEXTEN", 100);
	with(0, ISIG);
	type("a\003\034\032b\n");
	take("no ISIG", 100);
	with(0, 0);
}

static void input_flags(void)
{
	set(0, normal.c_oflag, normal.c_lflag);
	type("a\rb\021\023\n");
	take("nothing", 100);
	set(INLCR | IGNCR, normal.c_oflag, normal.c_lflag & ~ICANON);
	type("a\rb\nc");
	take("INLCR IGNCR", 100);
	set(ISTRIP, normal.c_oflag, normal.c_lflag);
	type("\341\342\n");
	take("ISTRIP", 100);
	set(IUCLC | ICRNL, normal.c_oflag, normal.c_lflag);
	type("ABC\n");
	take("IUCLC", 100);
	set(normal.c_iflag, normal.c_oflag, normal.c_lflag);
}

static void output_flags(void)
{
	set(normal.c_iflag, 0, normal.c_lflag);
	say("raw\n\r");
	set(normal.c_iflag, OPOST | OLCUC | ONLCR, normal.c_lflag);
	say("upper Case\n");
	set(normal.c_iflag, OPOST | ONLCR | XTABS, normal.c_lflag);
	say("a\tbcd\te\n");
	type("x\ty\177\177z\n");
	set(normal.c_iflag, OPOST | OCRNL, normal.c_lflag);
	say("a\rb\n\r");
	set(normal.c_iflag, OPOST | ONOCR | ONLCR, normal.c_lflag);
	say("\ra\rb\n\r\rc\n");
	set(normal.c_iflag, normal.c_oflag, normal.c_lflag);
	take("typed", 100);
}

static void modes(void)
{
	struct termios t = normal;

	with(0, ECHO);
	type("half");
	with(0, ECHO | ICANON);
	say("waiting %d\n", waiting());
	take("raw", 100);
	type("a\nb\004");
	with(0, ECHO);
	say("waiting %d\n", waiting());
	take("as a line", 100);
	type("line\nrest");
	with(0, ECHO | ICANON);
	take("both", 100);
	type("x\ny");
	with(0, ECHO);
	type("z\n");
	take("first", 100);
	take("second", 100);
	type("gone\nand gone");
	must(tcflush(0, TCIFLUSH));
	say("waiting %d\n", waiting());
	type("gone\n");
	t.c_lflag &= ~ECHO;
	must(tcsetattr(0, TCSAFLUSH, &t));
	say("waiting %d\n", waiting());
	must(tcsetattr(0, TCSADRAIN, &normal));
	type("signal\003\n");
	say("waiting %d\n", waiting());
	take("flushed by ^C", 100);
	with(NOFLSH, 0);
	type("signal\003\n");
	take("NOFLSH", 100);
	with(0, 0);
}

static void timed(int vmin, int vtime, const char *keys)
{
	struct termios t = normal;
	struct timespec a, b;
	char what[40];
	long ms;

	t.c_lflag &= ~(ICANON | ECHO);
	t.c_cc[VMIN] = vmin;
	t.c_cc[VTIME] = vtime;
	must(tcsetattr(0, TCSANOW, &t));
	type(keys);
	snprintf(what, sizeof(what), "VMIN %d VTIME %d", vmin, vtime);
	clock_gettime(CLOCK_MONOTONIC, &a);
	take(what, 4);
	clock_gettime(CLOCK_MONOTONIC, &b);
	ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
	say("about %ld tenths\n", ms < 50 ? 0 : (ms + 40) / 100);
	must(tcflush(0, TCIFLUSH));
}

static void noncanonical(void)
{
	struct pollfd pfd = { 0, POLLIN, 0 };
	struct termios t = normal;

	timed(0, 0, "");
	timed(0, 0, "ab");
	timed(0, 3, "");
	timed(0, 3, "abcdef");
	timed(1, 0, "a");
	timed(3, 0, "abc");
	timed(3, 3, "ab");
	timed(200, 0, "abcdefgh");
	t.c_lflag &= ~(ICANON | ECHO);
	t.c_cc[VMIN] = 3;
	must(tcsetattr(0, TCSANOW, &t));
	type("ab");
	say("poll of 2: %d\n", poll(&pfd, 1, 0));
	type("c");
	say("poll of 3: %d\n", poll(&pfd, 1, 0));
	take("them", 10);
	must(tcsetattr(0, TCSANOW, &normal));
	type("ab");
	say("poll of half a line: %d\n", poll(&pfd, 1, 0));
	type("\n");
	say("poll of a line: %d\n", poll(&pfd, 1, 0));
	take("it", 10);
	must(fcntl(0, F_SETFL, O_RDWR | O_NONBLOCK));
	take("O_NONBLOCK", 10);
	type("half");
	take("O_NONBLOCK, half", 10);
	type("\n");
	take("O_NONBLOCK, a line", 10);
	must(fcntl(0, F_SETFL, O_RDWR));
}

static void flow(void)
{
	type("\023");
	say("after ^S: shown after ^Q\n");
	type("typed\n\021");
	take("it", 100);
	must(tcflow(1, TCOOFF));
	say("after TCOOFF\n");
	type("\021");
	must(tcflow(1, TCOON));
	say("odd action: %s\n", result(tcflow(1, 7)));
	say("odd queue: %s\n", result(tcflush(1, 7)));
	say("drain: %s\n", result(tcdrain(1)));
	say("break: %s\n", result(tcsendbreak(1, 0)));
	set(normal.c_iflag | IXANY, normal.c_oflag, normal.c_lflag);
	type("\023");
	say("stopped, any key\n");
	type("x\n");
	take("it", 100);
	with(0, 0);
}

static void full(void)
{
	static char big[6000];
	int n = 0;

	with(0, ECHO);
	memset(big, 'x', sizeof(big) - 1);
	type(big);
	type("y\n");
	say("waiting %d\n", waiting());
	while (waiting() > 0 && n < 3) {
		take("a full line", 5000);
		n++;
	}
	with(0, 0);
}

static void wrong(void)
{
	struct winsize size = { 24, 80, 0, 0 }, now;
	int n;

	say("TIOCSTI: %s\n", result(ioctl(0, TIOCSTI, 16)));
	say("TCSETS: %s\n", result(ioctl(0, TCSETS, 16)));
	say("FIONREAD: %s\n", result(ioctl(0, FIONREAD, 16)));
	say("TIOCSWINSZ: %s\n", result(ioctl(0, TIOCSWINSZ, 16)));
	say("TIOCSWINSZ: %s\n", result(ioctl(0, TIOCSWINSZ, &size)));
	must(ioctl(1, TIOCGWINSZ, &now));
	say("%d x %d\n", now.ws_row, now.ws_col);
	memset(&size, 0, sizeof(size));
	must(ioctl(0, TIOCSWINSZ, &size));
	say("TIOCGETD: %s", result(ioctl(0, TIOCGETD, &n)));
	say(" %d\n", n);
	n = 99;
	say("TIOCSETD: %s\n", result(ioctl(0, TIOCSETD, &n)));
	say("TIOCOUTQ: %s\n", result(ioctl(0, TIOCOUTQ, &n)));
	say("TIOCGPGRP: %s\n", result(ioctl(0, TIOCGPGRP, &n)));
	say("TIOCGSID: %s\n", result(ioctl(0, TIOCGSID, &n)));
	say("TIOCSPGRP: %s\n", result(ioctl(0, TIOCSPGRP, &n)));
	say("TIOCNOTTY: %s\n", result(ioctl(0, TIOCNOTTY)));
	take("nowhere", 0);
	type("lost\n");
	say("read to nowhere: %s\n", result(read(0, (char *)16, 10)));
	say("waiting %d\n", waiting());
}

int main(void)
{
	must(tcgetattr(0, &normal));
	usleep(500000);
	must(tcflush(0, TCIFLUSH)); /* whatever came from where the machine was started */
	lines();
	edits();
	echoes();
	input_flags();
	output_flags();
	modes();
	noncanonical();
	flow();
	full();
	wrong();
	must(tcsetattr(0, TCSAFLUSH, &normal));
	return 0;
}
