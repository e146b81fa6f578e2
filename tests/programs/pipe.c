/* pipe2(2): bytes, ends, room, what is not for pipes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "outcome.h"

static char big[200000];
static int ends[2];

static int waits(void)
{
	int n = -1;

	ioctl(ends[0], FIONREAD, &n);
	return n;
}

static void again(int flags)
{
	close(ends[0]);
	close(ends[1]);
	if (syscall(SYS_pipe2, ends, flags) < 0)
		exit(1);
}

static void flags(const char *what, int with)
{
	say(what, syscall(SYS_pipe2, ends, with));
	printf("\tFD_CLOEXEC %d %d, flags %o %o\n", fcntl(ends[0], F_GETFD),
	       fcntl(ends[1], F_GETFD), fcntl(ends[0], F_GETFL), fcntl(ends[1], F_GETFL));
}

int main(void)
{
	struct iovec v[3] = { { big, 3 }, { big + 3, 0 }, { big + 3, 5 } };
	struct stat st;
	int n, total;

	flags("plain", 0);
	flags("O_CLOEXEC", O_CLOEXEC);
	flags("O_NONBLOCK", O_NONBLOCK);
	say("an unknown flag", syscall(SYS_pipe2, ends, O_APPEND));
	say("nowhere to put them", syscall(SYS_pipe2, 16, 0));
	fstat(ends[0], &st);
	printf("mode %o, size %ld\n", st.st_mode, (long)st.st_size);

	again(O_NONBLOCK);
	value("read of an empty one", read(ends[0], big, 1));
	value("write", write(ends[1], "hello, world", 12));
	printf("waits: %d\n", waits());
	value("part of it", read(ends[0], big, 5));
	value("readv", readv(ends[0], v, 3));
	printf("%.8s\n", big);
	value("the rest, though more was asked for", read(ends[0], big, 100));
	value("writev", writev(ends[1], v, 3));
	value("nothing", read(ends[0], big, 0));
	value("to nowhere", syscall(SYS_read, ends[0], 16, 1));
	value("it is still there", waits());
	value("write from nowhere", syscall(SYS_write, ends[1], 16, 1));
	value("write nothing", write(ends[1], "", 0));
	value("the wrong end to read", read(ends[1], big, 1));
	value("the wrong end to write", write(ends[0], big, 1));
	value("lseek", lseek(ends[0], 0, SEEK_SET));
	value("pread", pread(ends[0], big, 1, 0));
	value("pwrite", pwrite(ends[1], big, 1, 0));
	value("fchdir", fchdir(ends[0]));

	/* PIPE_BUF bytes go in together or not at all; more may go in part. */
	again(O_NONBLOCK);
	value("room", fcntl(ends[0], F_GETPIPE_SZ));
	for (total = 0; (n = write(ends[1], big, 4096)) > 0; total += n)
		;
	printf("%d bytes until %s\n", total, errno_name(errno));
	value("one byte more", write(ends[1], big, 1));
	read(ends[0], big, 4096);
	value("two pages where there is room for one", write(ends[1], big, 8192));
	read(ends[0], big, 4096);
	value("a page and a byte", write(ends[1], big, 4097));
	printf("waits: %d\n", waits());
	read(ends[0], big, 4096);
	write(ends[1], big, 100);
	value("a page where less is left", write(ends[1], big, 4096));
	again(O_NONBLOCK);
	value("all at once", write(ends[1], big, sizeof(big)));
	value("all at once", read(ends[0], big, sizeof(big)));

	again(O_NONBLOCK);
	write(ends[1], "last words", 10);
	close(ends[1]);
	value("the writer is gone", read(ends[0], big, 100));
	value("end of file", read(ends[0], big, 100));
	value("again", read(ends[0], big, 100));
	ends[1] = dup(0);

	/* The last of the writers counts, a child's too. */
	again(0);
	if (fork() == 0) {
		sleep_ms(20);
		write(ends[1], "from the child", 14);
		_exit(0);
	}
	close(ends[1]);
	value("a child's", read(ends[0], big, 100));
	value("it has ended", read(ends[0], big, 100));
	wait(NULL);
	return 0;
}
