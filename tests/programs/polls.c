/* poll, ppoll, select, pselect: what is ready, time-outs, signals, errors. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/syscall.h>
#include <time.h>

#include "say.h"

static int p[2];
static char buffer[70000];

static void ask(const char *what, int fd, int events, int timeout)
{
	struct pollfd pfd = { fd, events, -1 };
	int ret = poll(&pfd, 1, timeout);

	say("%s: %d %s, revents %x\n", what, ret, ret < 0 ? error_name(errno) : "", pfd.revents);
}

static void states(void)
{
	int all = POLLIN | POLLPRI | POLLOUT | POLLRDNORM | POLLWRNORM | POLLRDBAND | POLLWRBAND;

	must(pipe2(p, O_NONBLOCK));
	ask("empty", p[0], all, 0);
	ask("writable", p[1], all, 0);
	must(write(p[1], "x", 1));
	ask("readable", p[0], all, 0);
	ask("not asked", p[0], 0, 0);
	must(write(p[1], buffer, sizeof(buffer)));
	ask("full", p[1], all, 0);
	close(p[1]);
	ask("no writer", p[0], all, 0);
	must(read(p[0], buffer, sizeof(buffer)));
	ask("no writer, empty", p[0], all, 0);
	ask("no writer, not asked", p[0], 0, 0);
	close(p[0]);
	must(pipe(p));
	close(p[0]);
	ask("no reader", p[1], all, 0);
	close(p[1]);
	ask("closed", p[1], all, 0);
	ask("negative", -5, all, 0);
	ask("null", must(open("/dev/null", O_RDWR)), all, 0);
	ask("a file", must(open("/proc/self/exe", O_RDONLY)), all, 0);
	ask("the terminal", 1, POLLOUT | POLLWRNORM, 0);
	close(3);
	close(4);
}

static long elapsed(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - from->tv_sec) * 1000 + (now.tv_nsec - from->tv_nsec) / 1000000;
}

static void *write_later(void *arg)
{
	usleep(50000);
	must(write(p[1], "x", 1));
	return arg;
}

static void waits(void)
{
	struct timespec start, ts = { 0, 30000000 };
	struct pollfd pfd[3];
	pthread_t thread;
	long ms;

	must(pipe(p));
	clock_gettime(CLOCK_MONOTONIC, &start);
	ask("time-out", p[0], POLLIN, 40);
	ms = elapsed(&start);
	say("about as long: %s\n", yes(ms >= 39 && ms < 1000));
	say("ppoll: %d\n", ppoll(NULL, 0, &ts, NULL));
	say("what is left: %ld %ld\n", (long)ts.tv_sec, ts.tv_nsec);
	pthread_create(&thread, NULL, write_later, NULL);
	pfd[0] = (struct pollfd){ p[0], POLLIN, 0 };
	pfd[1] = (struct pollfd){ -1, POLLIN, 7 };
	pfd[2] = (struct pollfd){ p[0], POLLIN | POLLOUT, 0 };
	say("poll: %d\n", poll(pfd, 3, 10000));
	say("%x %x %x\n", pfd[0].revents, pfd[1].revents, pfd[2].revents);
	pthread_join(thread, NULL);
	must(read(p[0], buffer, 1));
	pthread_create(&thread, NULL, write_later, NULL);
	ask("for ever", p[0], POLLIN, -1);
	pthread_join(thread, NULL);
	close(p[0]);
	close(p[1]);
}

static void show_set(const char *what, const fd_set *set)
{
	char line[100] = "";

	for (int fd = 0; fd < 20; fd++)
		if (FD_ISSET(fd, set))
			sprintf(line + strlen(line), " %d", fd);
	say("%s:%s\n", what, line);
}

static int later_closed;

static void *close_later(void *arg)
{
	usleep(50000);
	close(later_closed);
	must(write(p[1], "x", 1));
	return arg;
}

/* One that names a file and no more, and one that is closed while select(2) waits. */
static void odd_descriptors(void)
{
	fd_set in, out, ex;
	pthread_t thread;
	int q[2];

	FD_ZERO(&in);
	FD_SET(must(later_closed = open("/", O_PATH)), &in);
	out = ex = in;
	say("O_PATH: %d\n", select(20, &in, &out, &ex, NULL));
	close(later_closed);
	say("closed: %s\n", result(select(20, &in, NULL, NULL, NULL)));
	must(pipe(q));
	later_closed = q[0];
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(q[0], &in);
	FD_SET(p[0], &in);
	must(read(p[0], buffer, 1));
	pthread_create(&thread, NULL, close_later, NULL);
	say("closed meanwhile: %d\n", select(20, &in, &out, NULL, NULL));
	show_set("in", &in);
	pthread_join(thread, NULL);
	close(q[1]);
	must(read(p[0], buffer, 1));
}

static void selects(void)
{
	struct timeval tv = { 0, 20000 };
	struct timespec ts = { 0, 20000000 };
	fd_set in, out, ex;

	must(pipe(p));
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&ex);
	FD_SET(p[0], &in);
	FD_SET(p[1], &out);
	FD_SET(p[1], &ex);
	say("select: %d\n", select(20, &in, &out, &ex, NULL));
	show_set("in", &in);
	show_set("out", &out);
	show_set("ex", &ex);
	FD_SET(p[0], &in);
	say("select: %d\n", select(20, &in, NULL, NULL, &tv));
	say("what is left: %ld %ld\n", (long)tv.tv_sec, (long)tv.tv_usec);
	show_set("in", &in);
	must(write(p[1], "x", 1));
	FD_SET(p[0], &in);
	FD_SET(p[1], &out);
	say("select: %d\n", select(20, &in, &out, NULL, NULL));
	FD_SET(p[0], &in);
	say("below it: %d\n", select(p[0], &in, NULL, NULL, &tv));
	FD_SET(15, &in);
	say("a bad one: %s\n", result(select(20, &in, NULL, NULL, NULL)));
	say("negative: %s\n", result(select(-1, NULL, NULL, NULL, NULL)));
	odd_descriptors();
	say("nowhere: %s\n", result(syscall(SYS_pselect6, 20, 16, NULL, NULL, NULL, NULL)));
	say("pselect: %d\n", pselect(0, NULL, NULL, NULL, &ts, NULL));
	close(p[0]);
	close(p[1]);
}

static void caught(int sig)
{
	say("caught %s\n", signal_name(sig));
}

/* SIGALRM, in a tenth of a second. */
static void soon(void)
{
	struct itimerval timer = { .it_value.tv_usec = 100000 };

	must(setitimer(ITIMER_REAL, &timer, NULL));
}

static void signals(void)
{
	struct sigaction action = { .sa_handler = caught, .sa_flags = SA_RESTART };
	struct timespec ts = { 5, 0 };
	sigset_t block, none;
	fd_set in;

	sigaction(SIGALRM, &action, NULL);
	must(pipe(p));
	soon();
	ask("poll, interrupted", p[0], POLLIN, -1);
	soon();
	FD_ZERO(&in);
	FD_SET(p[0], &in);
	say("select, interrupted: %s\n", result(select(20, &in, NULL, NULL, NULL)));
	soon();
	say("ppoll, interrupted: %s\n", result(ppoll(NULL, 0, &ts, NULL)));
	say("time is left: %s\n", yes(ts.tv_sec == 4));
	sigemptyset(&none);
	sigemptyset(&block);
	sigaddset(&block, SIGALRM);
	sigprocmask(SIG_BLOCK, &block, NULL);
	raise(SIGALRM);
	say("ppoll, blocked\n");
	ts = (struct timespec){ 0, 10000000 };
	say("ppoll: %d\n", ppoll(NULL, 0, &ts, NULL));
	ts = (struct timespec){ 5, 0 };
	say("ppoll, let through: %s\n", result(ppoll(NULL, 0, &ts, &none)));
	raise(SIGALRM);
	say("pselect, let through: %s\n", result(pselect(0, NULL, NULL, NULL, &ts, &none)));
	raise(SIGALRM);
	ts = (struct timespec){ 0, 0 };
	say("pselect, without waiting: %s\n", result(pselect(0, NULL, NULL, NULL, &ts, &none)));
	sigprocmask(SIG_SETMASK, NULL, &none);
	say("blocked again: %d\n", sigismember(&none, SIGALRM));
}

static void wrong(void)
{
	struct timespec ts = { 0, 1000000000 };
	struct rlimit limit = { 10, 4096 };
	static struct pollfd many[100];

	say("nothing, nowhere: %d\n", poll((struct pollfd *)16, 0, 0));
	say("nowhere: %s\n", result(poll((struct pollfd *)16, 1, 0)));
	say("odd time: %s\n", result(ppoll(many, 0, &ts, NULL)));
	say("no time: %s\n", result(syscall(SYS_ppoll, many, 0, 16, NULL, 8)));
	say("odd mask: %s\n", result(syscall(SYS_ppoll, many, 0, NULL, &ts, 7)));
	for (int i = 0; i < 100; i++)
		many[i] = (struct pollfd){ 1, POLLOUT, 0 };
	say("many: %d\n", poll(many, 100, 0));
	must(setrlimit(RLIMIT_NOFILE, &limit));
	say("more than the limit: %s\n", result(poll(many, 11, 0)));
	say("a huge number: %s\n", result(syscall(SYS_ppoll, many, ~0U, NULL, NULL, 8)));
}

int main(void)
{
	states();
	waits();
	selects();
	signals();
	wrong();
	return 0;
}
