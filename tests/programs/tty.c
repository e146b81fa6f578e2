/* The console is a terminal. Its settings are those that Linux gives a serial console. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

struct kernel_termios { /* not the C library's: what the call itself fills in */
	unsigned int iflag, oflag, cflag, lflag;
	unsigned char line, cc[19];
};

static void ask(const char *what, int fd, unsigned long request, void *to)
{
	int ret = ioctl(fd, request, to);

	printf("%s: %d %s\n", what, ret, ret < 0 ? strerrorname_np(errno) : "");
}

struct termios2 { /* which newer C libraries use */
	struct kernel_termios t;
	unsigned int input, output;
};

static void set_speed(unsigned int cflag, unsigned int speed)
{
	struct termios2 t;
	unsigned int before;

	ask("TCGETS2", 1, _IOR('T', 0x2a, t), &t);
	before = t.output;
	t.t.cflag = (t.t.cflag & ~(CBAUD | CIBAUD)) | cflag;
	t.input = t.output = speed;
	ask("TCSETSW2", 1, _IOW('T', 0x2c, t), &t);
	memset(&t, 0xee, sizeof(t));
	ask("TCGETS2", 1, _IOR('T', 0x2a, t), &t);
	printf("%o, speed %u after %u: %o, speeds %u, %u\n", cflag, speed, before,
	       t.t.cflag & (CBAUD | CIBAUD), t.input, t.output);
}

static void speeds(void)
{
	struct termios2 t;

	memset(&t, 0xee, sizeof(t));
	ask("\nTCGETS2", 1, _IOR('T', 0x2a, t), &t);
	t.t.cflag = (t.t.cflag & ~CBAUD) | B115200;
	ask("TCSETSW2", 1, _IOW('T', 0x2c, t), &t);
	memset(&t, 0xee, sizeof(t));
	ask("TCGETS2", 1, _IOR('T', 0x2a, t), &t);
	printf("speeds %u, %u\n", t.input, t.output);
	t.t.cflag = (t.t.cflag & ~CBAUD) | B9600;
	ask("TCSETS", 1, TCSETS, &t.t);
	ask("TCGETS2", 1, _IOR('T', 0x2a, t), &t);
	printf("speeds %u, %u\n", t.input, t.output);
	ask("TCSETSF2", 1, _IOW('T', 0x2d, t), &t);
	ask("a bad address", 1, _IOW('T', 0x2b, t), (void *)16);
}

/* To wait for room while a line is there to be read takes no time of the CPU. */
static void wait_for_room(void)
{
	struct pollfd pfd = { 1, POLLOUT, 0 };
	struct termios before, quiet;
	char line[301];
	clock_t began;
	int ret;

	memset(line, 'x', sizeof(line));
	tcgetattr(1, &before);
	quiet = before;
	quiet.c_lflag &= ~ECHO;
	tcsetattr(1, TCSANOW, &quiet);
	tcflow(1, TCOOFF);
	ret = write(1, line, 300) == 300 && ioctl(1, TIOCSTI, "\n") == 0;
	began = clock();
	ret = ret ? poll(&pfd, 1, 300) : -1;
	began = clock() - began;
	tcflush(1, TCIOFLUSH);
	tcflow(1, TCOON);
	tcsetattr(1, TCSANOW, &before);
	printf("no room: poll %d, at leisure: %d\n", ret, began < CLOCKS_PER_SEC / 10);
}

#define OTHER 0010000 /* BOTHER */

int main(void)
{
	static const unsigned int settings[][2] = {
		{ B115200, 0 },	 { B230400, 0 },     { B4000000, 0 },	 { B19200, 0 },
		{ B4000000, 0 }, { OTHER, 1000 },    { OTHER, 118000 },	 { OTHER, 10000000 },
		{ B38400, 0 },	 { OTHER, 1500000 }, { OTHER, 1600000 }, { OTHER, 1 },
		{ B1500000, 0 }, { B2000000, 0 },    { B9600, 0 },
	};
	struct kernel_termios t;
	struct winsize size;
	struct stat st;

	printf("terminals: %d %d %d %d\n", isatty(0), isatty(1), isatty(2), isatty(3));
	memset(&t, 0xee, sizeof(t));
	ask("TCGETS", 1, TCGETS, &t);
	printf("iflag %o, oflag %o, cflag %o, lflag %o, line %d\n", t.iflag, t.oflag, t.cflag,
	       t.lflag, t.line);
	for (int i = 0; i < 19; i++)
		printf("%d ", t.cc[i]);
	speeds();
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		set_speed(settings[i][0], settings[i][1]);
	memset(&size, 0xee, sizeof(size));
	ask("TIOCGWINSZ", 1, TIOCGWINSZ, &size);
	printf("%d rows, %d columns\n", size.ws_row, size.ws_col);
	ask("a bad address", 1, TCGETS, (void *)16);
	ask("a kernel address", 1, TIOCGWINSZ, (void *)0xffffffff80000000);
	ask("a bad descriptor", 77, TCGETS, &t);
	ask("a request that nothing knows", 1, 0xdeadbeef, &t);
	fflush(stdout);
	wait_for_room();
	fstat(1, &st);
	printf("character device: %d, %d:%d\n", S_ISCHR(st.st_mode), major(st.st_rdev),
	       minor(st.st_rdev));
	return 0;
}
