/*
 * Input from the terminal. The test types when it sees a line that ends in "?"; the program says
 * which bytes each read(2) brought.
 *
 *	ttyin lines|modes
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include "outcome.h"

/* The libraries have a struct termios of their own, which the calls here do not fill in whole. */
static struct termios before, now;

static void get(const char *what, int size)
{
	unsigned char bytes[300];
	long n = read(0, bytes, size);

	if (n < 0)
		printf("%s: %s\n", what, errno_name(errno));
	else
		printf("%s: %ld [", what, n);
	for (long i = 0; i < n; i++)
		if (bytes[i] >= ' ' && bytes[i] < 127)
			putchar(bytes[i]);
		else
			printf("\\%o", bytes[i]);
	if (n >= 0)
		printf("]\n");
}

/* Each line, until an end of file. */
static void lines(int size)
{
	char what[40];

	for (int i = 1; i < 20; i++) {
		unsigned char byte;

		snprintf(what, sizeof(what), "line %d", i);
		printf("%s?\n", what);
		get(what, size);
		if (ioctl(0, FIONREAD, &size) == 0 && size)
			printf("\tmore waits: %d\n", size);
		for (; size > 0; size--)
			if (read(0, &byte, 1) == 1)
				printf("\t\\%o\n", byte);
		size = 300;
	}
}

static void set(int how)
{
	if (ioctl(0, how, &now) < 0)
		printf("TCSETS: %s\n", errno_name(errno));
}

static void raw(int min, int time)
{
	now = before;
	now.c_lflag &= ~(ICANON | ECHO);
	now.c_cc[VMIN] = min;
	now.c_cc[VTIME] = time;
	set(TCSETS);
}

static void with(const char *what, tcflag_t input, tcflag_t local)
{
	raw(5, 0);
	now.c_iflag = input;
	now.c_lflag = local;
	set(TCSETS);
	printf("%s?\n", what);
	get(what, 100);
}

/* More than the terminal keeps for a reader who is late; none of it is lost. */
static void many_lines(void)
{
	long lines = 0, bytes = 0, sum = 0, n;
	unsigned char line[100] = "";

	now = before;
	now.c_lflag &= ~ECHO;
	set(TCSETS);
	printf("many lines?\n");
	usleep(300000);
	while (line[0] != '.' && (n = read(0, line, sizeof(line))) > 0) {
		lines++;
		bytes += n;
		for (long i = 0; i < n; i++)
			sum = (sum * 31 + line[i]) % 1000003;
	}
	printf("%ld lines, %ld bytes, sum %ld\n", lines, bytes, sum);
}

static void modes(void)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };
	long long began;
	int n = 0;

	now = before;
	now.c_lflag &= ~ECHO;
	set(TCSETS);
	printf("no echo?\n");
	get("no echo", 100);
	raw(1, 0);
	printf("a key?\n");
	get("a key", 100);
	raw(4, 0);
	printf("four keys?\n");
	get("four keys", 100);
	raw(4, 0);
	printf("two of four keys?\n");
	get("two of four keys", 2);
	usleep(500000); /* the others are on their way */
	ioctl(0, TCFLSH, TCIFLUSH);
	raw(0, 2);
	began = now_ns();
	get("none within a time", 100);
	printf("long enough: %d\n", now_ns() - began >= 150000000);
	printf("one within a time?\n");
	raw(0, 255);
	get("one within a time", 100);
	raw(0, 0);
	get("none, at once", 100);
	fcntl(0, F_SETFL, O_RDWR | O_NONBLOCK);
	get("none, at once, O_NONBLOCK", 100);
	raw(0, 255);
	get("none within a time, O_NONBLOCK", 100);
	raw(1, 0);
	get("a key, O_NONBLOCK", 100);
	fcntl(0, F_SETFL, O_RDWR);
	many_lines();
	raw(200, 1);
	printf("a few, and then a pause?\n");
	get("a few, and then a pause", 100);

	with("no signals", ICRNL, 0);
	with("no carriage returns", IGNCR, 0);
	with("carriage returns as they are", 0, 0);
	with("new lines as carriage returns", INLCR, 0);
	with("echo as it comes", ICRNL, ECHO);
	with("echo of control keys", ICRNL, ECHO | ECHOCTL);

	now = before;
	set(TCSETS);
	fcntl(0, F_SETFL, O_RDWR | O_NONBLOCK);
	get("no line, O_NONBLOCK", 100);
	printf("poll: %d\n", poll(&p, 1, 0));
	printf("a line?\n");
	printf("poll: %d", poll(&p, 1, -1));
	printf(", %x\n", p.revents);
	ioctl(0, FIONREAD, &n);
	printf("waits: %d\n", n);
	get("the line, in parts", 2);
	get("the line, in parts", 100);
	get("the line, in parts", 100);
	fcntl(0, F_SETFL, O_RDWR);
	printf("typed too early?\n");
	poll(&p, 1, -1);
	set(TCSETSF); /* forgets it */
	printf("poll: %d\n", poll(&p, 1, 0));

	/* What was typed as keys is a line when lines are wanted again. */
	raw(1, 0);
	printf("keys?\n");
	for (n = 0; n < 3; ioctl(0, FIONREAD, &n))
		sleep_ms(5);
	now = before;
	set(TCSETS);
	printf("poll: %d\n", poll(&p, 1, 0));
	get("the keys", 100);
}

int main(int argc, char **argv)
{
	if (ioctl(0, TCGETS, &before) < 0 || argc < 2)
		return 1;
	if (strcmp(argv[1], "lines") == 0)
		lines(300);
	else
		modes();
	set(TCSETS);
	ioctl(0, TCSETS, &before);
	return 3;
}
