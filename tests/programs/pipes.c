/* Pipes: order, room, packets, both ends' ends, sizes, atomic writes of many at once. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "say.h"

static char buffer[2 << 20];
static int p[2];

static void show(const char *what, long ret)
{
	if (ret == -1)
		say("%s: %s\n", what, error_name(errno));
	else
		say("%s: %ld\n", what, ret);
}

static void make(int flags)
{
	must(pipe2(p, flags));
}

static void drop(void)
{
	close(p[0]);
	close(p[1]);
}

static int waiting(void)
{
	int n;

	must(ioctl(p[0], FIONREAD, &n));
	return n;
}

static void basics(void)
{
	struct iovec v[2] = { { "ab", 2 }, { "cdef", 4 } };
	struct stat st;

	make(0);
	say("%d %d\n", p[0], p[1]);
	show("write", write(p[1], "hello", 5));
	show("writev", writev(p[1], v, 2));
	show("waiting", waiting());
	show("read", read(p[0], buffer, 7));
	say("%.7s\n", buffer);
	show("the rest", read(p[0], buffer, 100));
	say("%.4s\n", buffer);
	show("write to the reading end", write(p[0], "x", 1));
	show("read from the writing end", read(p[1], buffer, 1));
	show("read of nothing", read(p[0], buffer, 0));
	show("write of nothing", write(p[1], "x", 0));
	show("lseek", lseek(p[0], 0, SEEK_SET));
	show("pread", pread(p[0], buffer, 1, 0));
	show("fsync", fsync(p[1]));
	must(fstat(p[0], &st));
	say("mode %o, size %ld, links %d\n", st.st_mode, st.st_size, (int)st.st_nlink);
	say("flags %x %x\n", fcntl(p[0], F_GETFL), fcntl(p[1], F_GETFL));
	show("write from nowhere", write(p[1], (char *)16, 5));
	show("nothing came of it", waiting());
	must(write(p[1], "abc", 3));
	show("read to nowhere", read(p[0], (char *)16, 3));
	show("still there", waiting());
	show("write beyond memory", syscall(SYS_write, p[1], buffer, -1L));
	show("ioctl", ioctl(p[0], TIOCGWINSZ, buffer));
	drop();
}

static void wrong(void)
{
	show("pipe2, flags", pipe2(p, O_APPEND));
	show("pipe2, nowhere", syscall(SYS_pipe2, 16, 0));
	show("pipe2, read-only", syscall(SYS_pipe2, "", 0));
	show("nothing was left open", dup(0));
	close(3);
	make(O_CLOEXEC | O_NONBLOCK);
	say("%d %d %x\n", fcntl(p[0], F_GETFD), fcntl(p[1], F_GETFD), fcntl(p[0], F_GETFL));
	show("empty", read(p[0], buffer, 1));
	show("empty, to nowhere", read(p[0], (char *)16, 1));
	drop();
}

/* How often can so much be written at once? */
static void capacity(int size, int flags)
{
	int n = 0;
	long ret;

	make(O_NONBLOCK | flags);
	while ((ret = write(p[1], buffer, size)) == size)
		n++;
	say("%d times %d, then %ld %s, %d waiting\n", n, size, ret,
	    ret < 0 ? error_name(errno) : "", waiting());
	show("read", read(p[0], buffer, 100));
	show("write again", write(p[1], buffer, size));
	drop();
}

static void sizes(void)
{
	make(O_NONBLOCK);
	show("size", fcntl(p[0], F_GETPIPE_SZ));
	show("set to 1", fcntl(p[0], F_SETPIPE_SZ, 1));
	show("set to 5000", fcntl(p[1], F_SETPIPE_SZ, 5000));
	show("write", write(p[1], buffer, 10000));
	show("set to less than is used", fcntl(p[1], F_SETPIPE_SZ, 4096));
	show("set to 1 MiB", fcntl(p[1], F_SETPIPE_SZ, 1 << 20));
	show("write", write(p[1], buffer, sizeof(buffer)));
	show("read", read(p[0], buffer, sizeof(buffer)));
	show("set to 0", fcntl(p[1], F_SETPIPE_SZ, 0));
	show("set too high", fcntl(p[1], F_SETPIPE_SZ, 0x80000001U));
	drop();
}

static void packets(void)
{
	make(O_DIRECT);
	must(write(p[1], "one", 3));
	must(write(p[1], "two", 3));
	must(write(p[1], "three", 5));
	show("a packet", read(p[0], buffer, 100));
	show("part of one", read(p[0], buffer, 2));
	show("the next", read(p[0], buffer, 100));
	drop();
}

static int write_to_nobody(void)
{
	make(0);
	close(p[0]);
	write(p[1], "x", 1);
	say("not reached\n");
	return 0;
}

static void ends(void)
{
	make(0);
	must(write(p[1], "last words", 10));
	close(p[1]);
	show("after the end", read(p[0], buffer, 100));
	show("the end", read(p[0], buffer, 100));
	close(p[0]);
	say("written to nobody: %s\n", ended(in_child(write_to_nobody)));
	signal(SIGPIPE, SIG_IGN);
	make(0);
	close(p[0]);
	show("with SIGPIPE ignored", write(p[1], "x", 1));
	show("nothing", write(p[1], "x", 0));
	show("from nowhere", write(p[1], (char *)16, 1));
	close(p[1]);
}

/* A reader that lags behind a writer that fills the pipe again and again. */
static void flow(void)
{
	unsigned int sum = 0, want = 0, n = 0;
	long ret;

	make(0);
	for (int i = 0; i < 300000; i++)
		want += (unsigned char)(i * 7);
	if (must(fork()) == 0) {
		for (int i = 0; i < 300000; i++)
			buffer[i] = i * 7;
		close(p[0]);
		show("written", write(p[1], buffer, 300000));
		_exit(0);
	}
	close(p[1]);
	while ((ret = read(p[0], buffer, 1777)) > 0) {
		for (int i = 0; i < ret; i++)
			sum += (unsigned char)buffer[i];
		n += ret;
	}
	close(p[0]);
	wait(NULL);
	say("read %u, sum %s\n", n, sum == want ? "good" : "bad");
}

/* Writes of up to PIPE_BUF bytes are not mixed, however many write. */
static void atomic(void)
{
	static char line[PIPE_BUF];
	int bad = 0, lines = 0;

	make(0);
	for (int child = 0; child < 4; child++)
		if (must(fork()) == 0) {
			memset(line, 'a' + child, sizeof(line));
			for (int i = 0; i < 50; i++)
				must(write(p[1], line, 1000 + child * 1000));
			_exit(0);
		}
	close(p[1]);
	for (long ret, at = 0; (ret = read(p[0], buffer + at, 65536)) > 0 || at > 0;) {
		int size = 1000 * (buffer[0] - 'a' + 1);

		at += ret > 0 ? ret : 0;
		if (at < size && ret > 0)
			continue;
		for (int i = 0; i < size; i++)
			bad += buffer[i] != buffer[0];
		lines++;
		memmove(buffer, buffer + size, at -= size);
		while (at > 0 && at >= (size = 1000 * (buffer[0] - 'a' + 1))) {
			for (int i = 0; i < size; i++)
				bad += buffer[i] != buffer[0];
			lines++;
			memmove(buffer, buffer + size, at -= size);
		}
	}
	close(p[0]);
	while (wait(NULL) > 0)
		;
	say("%d lines, %d bad bytes\n", lines, bad);
}

static void catch (int sig)
{
	(void)sig;
}

static void interrupted(void)
{
	struct sigaction action = { .sa_handler = catch };

	sigaction(SIGALRM, &action, NULL);
	make(0);
	alarm(1);
	show("read, interrupted", read(p[0], buffer, 1));
	must(write(p[1], buffer, 60000));
	alarm(1);
	show("write, interrupted", write(p[1], buffer, 60000));
	alarm(1);
	show("write, interrupted at once", write(p[1], buffer, 60000));
	drop();
}

int main(void)
{
	basics();
	wrong();
	capacity(1, 0);
	capacity(1000, 0);
	capacity(4095, 0);
	capacity(4096, 0);
	capacity(4097, 0);
	capacity(5000, 0);
	capacity(65536, 0);
	capacity(100, O_DIRECT);
	sizes();
	packets();
	ends();
	flow();
	atomic();
	interrupted();
	return 0;
}
