/* The console is a terminal. Its settings are those that Linux gives a serial console. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
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

int main(void)
{
	struct kernel_termios t;
	struct winsize size;
	struct stat st;

	printf("terminals: %d %d %d %d\n", isatty(0), isatty(1), isatty(2), isatty(3));
	memset(&t, 0xee, sizeof(t));
	ask("TCGETS", 1, TCGETS, &t);
	t.cflag &= ~CBAUD; /* drivers differ in the speed that they begin with */
	printf("iflag %o, oflag %o, cflag %o, lflag %o, line %d\n", t.iflag, t.oflag, t.cflag,
	       t.lflag, t.line);
	for (int i = 0; i < 19; i++)
		printf("%d ", t.cc[i]);
	memset(&size, 0xee, sizeof(size));
	ask("\nTIOCGWINSZ", 1, TIOCGWINSZ, &size);
	printf("%d rows, %d columns\n", size.ws_row, size.ws_col);
	ask("a bad address", 1, TCGETS, (void *)16);
	ask("a kernel address", 1, TIOCGWINSZ, (void *)0xffffffff80000000);
	ask("a bad descriptor", 77, TCGETS, &t);
	ask("a request that nothing knows", 1, 0xdeadbeef, &t);
	fstat(1, &st);
	printf("character device: %d, %d:%d\n", S_ISCHR(st.st_mode), major(st.st_rdev),
	       minor(st.st_rdev));
	return 0;
}
