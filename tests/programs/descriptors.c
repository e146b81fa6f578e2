/* Descriptors: which number comes next, dup and its relatives, fcntl, the close-on-exec flag,
 * limits. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "say.h"

static void show(const char *what, long ret)
{
	if (ret == -1)
		say("%s: %s\n", what, error_name(errno));
	else
		say("%s: %ld\n", what, ret);
}

static void numbers(void)
{
	int fd = open("/dev/null", O_RDWR);

	show("the first", fd);
	show("dup", dup(fd));
	show("dup again", dup(fd));
	show("close the one between", close(4));
	show("it is the next", dup(0));
	show("from 10", fcntl(fd, F_DUPFD, 10));
	show("from 10 again", fcntl(fd, F_DUPFD, 10));
	show("from 64", fcntl(fd, F_DUPFD, 64));
	show("from 500", fcntl(fd, F_DUPFD, 500));
	show("from below", dup(fd));
	show("from -1", fcntl(fd, F_DUPFD, -1));
	show("from the limit", fcntl(fd, F_DUPFD, 1024));
	show("of a bad one", dup(77));
	show("of -1", dup(-1));
	show("close a bad one", close(77));
	show("close -1", close(-1));
	show("close a huge one", close(0x7fffffff));
	show("close 64", close(64));
	show("close it twice", close(64));
	show("close_range", syscall(SYS_close_range, 3, 499, 0));
	show("500 lives", fcntl(500, F_GETFD));
	show("close_range to the end", syscall(SYS_close_range, 3, ~0U, 0));
	show("500 is gone", fcntl(500, F_GETFD));
	show("close_range backwards", syscall(SYS_close_range, 5, 4, 0));
	show("close_range, flags", syscall(SYS_close_range, 5, 6, 1));
}

static void dups(void)
{
	int fd = open("/dev/null", O_RDWR);

	show("dup2", dup2(fd, 20));
	show("dup2 onto itself", dup2(fd, fd));
	show("dup2 of a bad one onto itself", dup2(77, 77));
	show("dup2 of a bad one", dup2(77, 21));
	show("dup2 onto -1", dup2(fd, -1));
	show("dup2 onto the limit", dup2(fd, 1024));
	show("dup2 onto a huge one", dup2(fd, 0x7fffffff));
	show("dup3", dup3(fd, 22, O_CLOEXEC));
	show("its flag", fcntl(22, F_GETFD));
	show("dup2 of it", dup2(22, 23));
	show("its flag", fcntl(23, F_GETFD));
	show("dup2 over it", dup2(fd, 22));
	show("its flag", fcntl(22, F_GETFD));
	show("dup3 onto itself", dup3(fd, fd, 0));
	show("dup3, flags", dup3(fd, 24, O_NONBLOCK));
	show("dup3 of a bad one", dup3(77, 24, 0));
	show("F_DUPFD_CLOEXEC", fcntl(fd, F_DUPFD_CLOEXEC, 30));
	show("its flag", fcntl(30, F_GETFD));
	must(syscall(SYS_close_range, 3, ~0U, 0));
}

static void flags(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC | O_APPEND), other = dup(fd);

	show("F_GETFD", fcntl(fd, F_GETFD));
	show("F_SETFD", fcntl(fd, F_SETFD, 0));
	show("F_GETFD", fcntl(fd, F_GETFD));
	show("F_SETFD odd", fcntl(fd, F_SETFD, 0x7ffffffe));
	show("F_GETFD", fcntl(fd, F_GETFD));
	say("F_GETFL: %#x\n", fcntl(fd, F_GETFL) & ~(O_LARGEFILE | 0x8000 | 0x20000));
	show("F_SETFL", fcntl(fd, F_SETFL, O_NONBLOCK | O_WRONLY | O_CREAT));
	say("F_GETFL: %#x\n", fcntl(fd, F_GETFL) & ~(O_LARGEFILE | 0x8000 | 0x20000));
	say("F_GETFL of the dup: %#x\n", fcntl(other, F_GETFL) & ~(O_LARGEFILE | 0x8000 | 0x20000));
	show("F_SETFL direct", fcntl(fd, F_SETFL, O_DIRECT));
	show("F_GETPIPE_SZ of no pipe", fcntl(fd, F_GETPIPE_SZ));
	show("an unknown command", fcntl(fd, 999));
	show("a bad descriptor", fcntl(77, F_GETFL));
	show("a bad descriptor, an unknown command", fcntl(77, 999));
	must(syscall(SYS_close_range, 3, ~0U, 0));
}

/* Run by itself after an exec: which of these descriptors are open? */
static int look(void)
{
	for (int fd = 3; fd < 8; fd++)
		say("%d after exec: %s\n", fd, result(fcntl(fd, F_GETFD)));
	return 0;
}

static void across_exec(void)
{
	char *argv[] = { "look", "look", NULL };

	must(open("/dev/null", O_RDWR));
	must(open("/dev/null", O_RDWR | O_CLOEXEC));
	must(open("/dev/null", O_RDWR));
	must(fcntl(5, F_SETFD, FD_CLOEXEC));
	must(dup(4));
	if (must(fork()) == 0) {
		must(close(3));
		execv(self(), argv);
		_exit(1);
	}
	wait(NULL);
	show("the parent's is open", fcntl(3, F_GETFD));
	must(syscall(SYS_close_range, 3, ~0U, 4));
	show("CLOSE_RANGE_CLOEXEC", fcntl(3, F_GETFD));
	must(syscall(SYS_close_range, 3, ~0U, 0));
}

static void limits(void)
{
	struct rlimit limit = { 10, 4096 };
	int n = 0;

	must(setrlimit(RLIMIT_NOFILE, &limit));
	while (open("/dev/null", O_RDONLY) >= 0)
		n++;
	say("%d more, then %s\n", n, error_name(errno));
	show("dup", dup(0));
	show("dup2 beyond", dup2(0, 10));
	show("dup2 to the last", dup2(0, 9));
	limit.rlim_cur = 4096;
	must(setrlimit(RLIMIT_NOFILE, &limit));
	for (n = 0; open("/dev/null", O_RDONLY) >= 0; n++)
		;
	say("%d more, then %s\n", n, error_name(errno));
	for (int fd = 3; fd < 4096; fd += 2)
		must(close(fd));
	show("the first free", dup(0));
	show("the next", dup(0));
	show("from 1000", fcntl(0, F_DUPFD, 1000));
	limit.rlim_cur = 5;
	must(setrlimit(RLIMIT_NOFILE, &limit));
	show("above the new limit", fcntl(4000, F_GETFD));
	show("none is free", dup(0));
	if (must(fork()) == 0) {
		show("in the child", fcntl(4000, F_GETFD));
		_exit(0);
	}
	wait(NULL);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "look") == 0)
		return look();
	numbers();
	dups();
	flags();
	across_exec();
	limits();
	return 0;
}
