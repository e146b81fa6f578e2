/* dup(2), dup2(2), dup3(2), fcntl(2), close_range(2), RLIMIT_NOFILE: what a descriptor is. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "outcome.h"

static void flags(const char *what, int fd)
{
	printf("%s: FD_CLOEXEC %d, flags %o\n", what, fcntl(fd, F_GETFD),
	       fcntl(fd, F_GETFL) & ~0100000);
}

static void which_are_open(const char *what)
{
	printf("%s:", what);
	for (int fd = 3; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf(" %d", fd);
	printf("\n");
}

static long dup_3(int from, int to, int with)
{
	return syscall(SYS_dup3, from, to, with);
}

int main(void)
{
	struct rlimit limit, before;
	int a, ends[2], n;

	syscall(SYS_close_range, 3, ~0U, 0);
	a = open("/", O_RDONLY | O_DIRECTORY);
	value("the lowest there is", a);
	value("dup", dup(a));
	value("dup again", dup(a));
	close(3);
	value("the lowest again", dup(4));
	value("dup2", dup2(a, 20));
	value("dup2 to itself", dup2(a, a));
	value("dup2 over another", dup2(1, 20));
	printf("\ta terminal now: %d\n", isatty(20));
	value("dup3", dup_3(a, 21, O_CLOEXEC));
	flags("dup3", 21);
	flags("dup2", 20);
	value("dup3 to itself", dup_3(a, a, 0));
	value("dup3, an unknown flag", dup_3(a, 22, O_NONBLOCK));
	value("dup3 to itself, an unknown flag", dup_3(a, a, 1));
	value("dup3 of nothing to itself", dup_3(77, 77, 0));
	value("dup2 of nothing to itself", dup2(77, 77));
	value("dup of nothing", dup(77));
	value("dup of -1", dup(-1));
	value("dup2 to -1", dup2(a, -1));
	value("dup2 far away", dup2(a, 1 << 30));
	value("dup2 of nothing far away", dup2(77, 1 << 30));
	which_are_open("open");

	value("F_DUPFD from 10", fcntl(a, F_DUPFD, 10));
	value("F_DUPFD from 10", fcntl(a, F_DUPFD, 10));
	value("F_DUPFD_CLOEXEC from 10", fcntl(a, F_DUPFD_CLOEXEC, 10));
	flags("it", 12);
	value("F_DUPFD from -1", fcntl(a, F_DUPFD, -1));
	value("F_DUPFD far away", fcntl(a, F_DUPFD, 1 << 30));
	value("F_DUPFD from a long", close(syscall(SYS_fcntl, a, F_DUPFD, (1L << 32) + 20)));
	value("F_SETFD", fcntl(10, F_SETFD, FD_CLOEXEC));
	flags("it", 10);
	flags("the other is as it was", 11);
	value("F_SETFD of more", fcntl(10, F_SETFD, -2));
	flags("it", 10);
	value("F_SETFL", fcntl(10, F_SETFL, O_NONBLOCK | O_APPEND | O_WRONLY | O_CREAT));
	flags("of the same file: the other too", 11);
	fcntl(10, F_SETFL, 0);
	value("an unknown command", fcntl(a, 77, 0));
	value("of nothing", fcntl(77, F_GETFD));
	value("an unknown command of nothing", fcntl(77, 77));

	value("close_range", syscall(SYS_close_range, 11, 20, 0));
	which_are_open("open");
	value("close_range, on exec", syscall(SYS_close_range, 4, 5, 4));
	flags("it", 4);
	value("close_range, backwards", syscall(SYS_close_range, 6, 5, 0));
	value("close_range, an unknown flag", syscall(SYS_close_range, 4, 5, 1));
	value("close_range of nothing", syscall(SYS_close_range, 40, 50, 0));
	value("close_range, not shared", syscall(SYS_close_range, 21, ~0U, 2));
	which_are_open("open");
	close(5);
	close(10);

	getrlimit(RLIMIT_NOFILE, &before);
	limit = (struct rlimit){ 8, before.rlim_max };
	setrlimit(RLIMIT_NOFILE, &limit);
	for (n = 0; dup(a) >= 0; n++)
		;
	printf("%d more until %s\n", n, errno_name(errno));
	value("open", open("/", O_RDONLY));
	value("open of nothing", open("/no such file", O_RDONLY));
	value("a pipe", pipe(ends));
	close(7);
	value("a pipe needs two", pipe(ends));
	value("dup2 at the limit", dup2(a, 8));
	value("dup2 below it", dup2(a, 7));
	value("dup3 to itself at the limit", dup_3(77, 8, 0));
	limit.rlim_cur = 3;
	setrlimit(RLIMIT_NOFILE, &limit);
	value("those above the limit stay", fcntl(7, F_GETFD));
	value("but no new ones", dup(a));
	limit = (struct rlimit){ before.rlim_max, before.rlim_max + 1 };
	setrlimit(RLIMIT_NOFILE, &before);

	/* A child has its own table; the files behind it are shared, with their flags. */
	if (fork() == 0) {
		close(6);
		fcntl(4, F_SETFL, O_NONBLOCK);
		_exit(0);
	}
	wait(NULL);
	flags("the child closed its own", 6);
	flags("and changed the file's flags", 4);
	return 0;
}
