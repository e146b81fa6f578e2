/* ppoll(2) and pselect6(2) over pipes, and sendfile(2) into one. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "outcome.h"

static int ends[2];

static void look(const char *what, int fd, int events)
{
	struct pollfd p = { fd, events, 0x7777 };
	struct timespec none = { 0, 0 };

	value(what, syscall(SYS_ppoll, &p, 1, &none, NULL, 8));
	printf("\t%x\n", p.revents);
}

static void fill(void)
{
	static char page[4096];

	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	while (write(ends[1], page, sizeof(page)) > 0)
		;
}

static void later(void (*what)(void))
{
	if (fork() == 0) {
		sleep_ms(20);
		what();
		_exit(0);
	}
}

static void put(void)
{
	write(ends[1], "x", 1);
}

static volatile int calls;

static void handler(int sig)
{
	(void)sig;
	calls++;
}

/* One that waits for room in a pipe keeps nobody from the file. */
static void while_it_waits(int file)
{
	struct timespec moment = { 0, 20000000 };
	char byte;
	pid_t child;

	fill();
	fcntl(ends[1], F_SETFL, 0);
	child = fork();
	if (child == 0)
		_exit(syscall(SYS_sendfile, ends[1], file, NULL, 16) < 0);
	nanosleep(&moment, NULL);
	value("read, while sendfile waits", pread(file, &byte, 1, 0));
	value("lseek", lseek(file, 3, SEEK_SET));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
	struct timespec none = { 0, 0 }, some = { 0, 20000000 }, wrong = { 0, 1000000000 };
	struct rlimit few = { 16, 16 };
	struct pollfd p[3] = { { 0, 0, 0 } };
	struct timeval tv = { 0, 20000 };
	long long began;
	fd_set reading, writing;
	sigset_t all, usr1;
	char bytes[4096];
	off_t from = 96;
	int file;

	if (pipe(ends) < 0 || argc < 2)
		return 1;
	look("empty, to read", ends[0], POLLIN);
	look("empty, to write", ends[1], POLLOUT | POLLIN);
	put();
	look("a byte, to read", ends[0], POLLIN | POLLRDNORM | POLLPRI);
	look("a byte, nothing asked", ends[0], 0);
	fill();
	look("full, to write", ends[1], POLLOUT);
	look("a bad descriptor", 77, POLLIN);
	look("a negative one", -1, POLLIN);
	look("a file", file = open(argv[1], O_RDONLY), POLLIN | POLLOUT);
	close(ends[1]);
	look("the writer gone, bytes left", ends[0], POLLIN);
	while (read(ends[0], bytes, sizeof(bytes)) > 0)
		;
	look("the writer gone", ends[0], POLLIN);
	close(ends[0]);
	pipe(ends);
	close(ends[0]);
	look("the reader gone", ends[1], POLLOUT);
	close(ends[1]);
	pipe(ends);

	began = now_ns();
	p[0] = (struct pollfd){ ends[0], POLLIN, 0 };
	value("in vain", syscall(SYS_ppoll, p, 1, &some, NULL, 8));
	printf("\tlong enough: %d\n", now_ns() - began >= 20000000);
	p[1] = (struct pollfd){ -5, POLLIN, 7 };
	p[2] = (struct pollfd){ ends[1], POLLOUT, 0 };
	value("one of three", syscall(SYS_ppoll, p, 3, NULL, NULL, 8));
	printf("\t%x %x %x\n", p[0].revents, p[1].revents, p[2].revents);
	later(put);
	value("a byte comes", syscall(SYS_ppoll, p, 1, NULL, NULL, 8));
	printf("\t%x\n", p[0].revents);
	wait(NULL);
	value("none at all", syscall(SYS_ppoll, NULL, 0, &some, NULL, 8));
	value("a wrong time", syscall(SYS_ppoll, p, 1, &wrong, NULL, 8));
	value("a bad time", syscall(SYS_ppoll, p, 1, 16, NULL, 8));
	value("a bad list", syscall(SYS_ppoll, 16, 1, &none, NULL, 8));
	value("a bad mask", syscall(SYS_ppoll, p, 1, &none, 16, 8));
	value("a bad size of a mask", syscall(SYS_ppoll, p, 1, &none, &all, 4));
	setrlimit(RLIMIT_NOFILE, &few);
	value("more than there may be files", syscall(SYS_ppoll, 16, 17, &none, NULL, 8));

	/* The mask holds for the wait only: what was blocked comes in, once. */
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, &all);
	signal(SIGUSR1, handler);
	raise(SIGUSR1);
	read(ends[0], bytes, 1);
	value("a signal that waits", syscall(SYS_ppoll, p, 1, NULL, &all, 8));
	sigprocmask(SIG_BLOCK, NULL, &usr1);
	printf("\t%d calls, blocked again: %d\n", calls, sigismember(&usr1, SIGUSR1));

	FD_ZERO(&reading);
	FD_ZERO(&writing);
	FD_SET(ends[0], &reading);
	FD_SET(ends[1], &writing);
	value("select", select(16, &reading, &writing, NULL, &tv));
	printf("\t%d %d\n", FD_ISSET(ends[0], &reading), FD_ISSET(ends[1], &writing));
	FD_SET(ends[0], &reading);
	value("select in vain", select(ends[0] + 1, &reading, NULL, NULL, &tv));
	printf("\t%d\n", FD_ISSET(ends[0], &reading));
	put();
	FD_SET(ends[0], &reading);
	value("select, beyond the number", select(ends[0], &reading, NULL, NULL, &tv));
	FD_SET(9, &reading);
	value("select, a bad descriptor", select(16, &reading, NULL, NULL, &tv));
	value("select, a negative number",
	      syscall(SYS_pselect6, -1, NULL, NULL, NULL, &none, NULL));

	read(ends[0], bytes, 1);
	value("sendfile", syscall(SYS_sendfile, ends[1], file, NULL, 40));
	value("sendfile from a place", syscall(SYS_sendfile, ends[1], file, &from, 16));
	printf("\tnow %ld, the file's own %ld\n", (long)from, (long)lseek(file, 0, SEEK_CUR));
	bytes[read(ends[0], bytes, 100)] = '\0';
	printf("%s", bytes + 32);
	from = -1;
	value("sendfile from before the beginning",
	      syscall(SYS_sendfile, ends[1], file, &from, 16));
	value("sendfile from a pipe", syscall(SYS_sendfile, ends[1], ends[0], NULL, 16));
	value("sendfile from nothing", syscall(SYS_sendfile, ends[1], 77, NULL, 16));
	value("sendfile to nothing", syscall(SYS_sendfile, 77, file, NULL, 16));
	value("sendfile to what is open to read", syscall(SYS_sendfile, file, file, NULL, 16));
	while_it_waits(file);
	return 0;
}
