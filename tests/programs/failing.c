/*
 * Each allocation in the kernel made to fail in turn while a workload runs (on a test build only:
 * call 500, SELFTEST_FAIL_NTH).  Whatever fails must be an error that the workload sees, or a child
 * killed for want of memory; the last round, in which nothing failed any more, must succeed.
 *
 *	failing WORKLOAD [FROM [TO]]
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SELFTEST 500
#define FAIL_NTH 13
#define LARGE	 (1 << 20)

static long fail_nth(long n)
{
	return syscall(SELFTEST, FAIL_NTH, n);
}

/* Each returns 0, or the number of the step that failed. */
static int with_fork(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(42);
	if (pid < 0)
		return 1;
	if (waitpid(pid, &status, 0) != pid)
		return 2;
	return WIFEXITED(status) && WEXITSTATUS(status) == 42 ? 0 : 3;
}

static int with_exec(void)
{
	int status;
	pid_t pid = vfork();

	if (pid == 0) {
		execl("/proc/self/exe", "failing", "nothing", NULL);
		_exit(43);
	}
	if (pid < 0)
		return 1;
	if (waitpid(pid, &status, 0) != pid)
		return 2;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 3;
}

static int with_memory(void)
{
	char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int step = 0;

	if (p == MAP_FAILED)
		return 1;
	for (int i = 0; i < 16; i++)
		p[i * 65536] = 1;
	if (mprotect(p + 65536, 65536, PROT_READ))
		step = 2;
	if (munmap(p + 3 * 65536, 65536))
		step = 3;
	if (mremap(p, 65536, 131072, MREMAP_MAYMOVE) == MAP_FAILED)
		step = 4;
	munmap(p, 1 << 20);
	return step;
}

static int with_files(void)
{
	char buf[64] = "x";
	int fds[2], fd = open("/proc/self/exe", O_RDONLY), step = 0;

	if (fd < 0)
		return 1;
	if (read(fd, buf, sizeof(buf)) != sizeof(buf))
		step = 2;
	if (dup2(fd, 200) != 200)
		step = 3;
	close(200);
	close(fd);
	if (pipe(fds))
		return 4;
	if (write(fds[1], buf, 10) != 10 || read(fds[0], buf, 10) != 10)
		step = 5;
	close(fds[0]);
	close(fds[1]);
	return step;
}

/* Shared memory, a file's pages written to and not, tables far apart. */
static int with_mappings(void)
{
	int fd = open("/proc/self/exe", O_RDONLY), step = 0, status;
	char *shared = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *file = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	char *far = mmap((void *)(1UL << 41), 16384, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	unsigned char in[16];
	pid_t pid;

	if (fd < 0 || shared == MAP_FAILED || file == MAP_FAILED || far == MAP_FAILED)
		return 1;
	file[0] = far[0] = shared[0] = 1;
	pid = fork();
	if (pid == 0) {
		shared[4096] = 42;
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 2;
	if (status || shared[4096] != 42)
		return 3;
	if (mincore(shared, 65536, in) || mlock(far, 16384) || munlock(far, 16384))
		step = 4;
	if (madvise(far, 4096, MADV_DONTNEED) || far[0] != 0)
		step = 5;
	if (mprotect(file + 4096, 4096, PROT_NONE) || munmap(shared + 4096, 4096))
		step = 6;
	return step;
}

/* Paths, directories, and calls that copy a long list in. */
static int with_paths(void)
{
	struct pollfd polled[100];
	struct iovec iov[100];
	char buf[100], path[PATH_MAX];
	int fds[2], step = 0;
	fd_set set;
	DIR *dir = opendir("/bin");

	if (!dir)
		return 1;
	if (!readdir(dir) || chdir("/bin") || !getcwd(path, sizeof(path)))
		step = 2;
	closedir(dir);
	if (readlink("/proc/self/exe", path, sizeof(path)) < 1 || access("/proc/self/exe", R_OK))
		step = 3;
	if (pipe2(fds, O_NONBLOCK))
		return 4;
	for (int i = 0; i < 100; i++) {
		iov[i] = (struct iovec){ buf + i, 1 };
		polled[i] = (struct pollfd){ fds[i % 2], POLLIN, 0 };
	}
	memset(buf, 'x', sizeof(buf));
	FD_ZERO(&set);
	FD_SET(fds[0], &set);
	if (poll(polled, 100, 1) != 0)
		step = 5;
	if (fcntl(fds[0], F_SETPIPE_SZ, 1 << 20) < 0)
		step = 6;
	if (writev(fds[1], iov, 100) != 100 || poll(polled, 100, 1) != 50)
		step = 7;
	if (select(1024, &set, NULL, NULL, &(struct timeval){ 0, 1 }) != 1)
		step = 8;
	return step;
}

static int with_script(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execl("/script", "script", "an argument", NULL);
		_exit(43);
	}
	if (pid < 0)
		return 1;
	if (waitpid(pid, &status, 0) != pid)
		return 2;
	return WIFEXITED(status) && WEXITSTATUS(status) == 7 ? 0 : 3;
}

static int with_users(void)
{
	static gid_t groups[2000];
	int status;
	pid_t pid;

	for (int i = 0; i < 2000; i++)
		groups[i] = (gid_t)(2000 - i);
	if (setgroups(2000, groups))
		return 1;
	if (setresuid(1234, 1234, 0))
		return 2;
	pid = fork();
	if (pid == 0)
		_exit(setsid() < 0 || seteuid(0) || setuid(1235) ? 44 : 0);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 3;
	return status ? 4 : 0;
}

static volatile sig_atomic_t got;

static void handler(int sig)
{
	got = sig;
}

static int with_signals(void)
{
	union sigval value = { .sival_int = 1 };
	timer_t timer;
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };

	signal(SIGUSR1, handler);
	if (sigqueue(getpid(), SIGUSR1, value))
		return 1;
	if (got != SIGUSR1)
		return 2;
	if (timer_create(CLOCK_MONOTONIC, &event, &timer))
		return 3;
	return timer_delete(timer) ? 4 : 0;
}

static char workload_name[] = "threads";

static void *thread(void *arg)
{
	return arg;
}

static int with_threads(void)
{
	pthread_t t;
	void *ret;

	if (pthread_create(&t, NULL, thread, workload_name))
		return 1;
	if (pthread_join(t, &ret))
		return 2;
	return ret == workload_name ? 0 : 3;
}

static int nothing(void)
{
	return 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} workloads[] = {
	{ "fork", with_fork },	       { "exec", with_exec },	    { "memory", with_memory },
	{ "files", with_files },       { "signals", with_signals }, { "threads", with_threads },
	{ "mappings", with_mappings }, { "paths", with_paths },	    { "script", with_script },
	{ "users", with_users },       { "nothing", nothing },
};

static int (*find(const char *name))(void)
{
	for (size_t i = 0; i < sizeof(workloads) / sizeof(workloads[0]); i++)
		if (strcmp(name, workloads[i].name) == 0)
			return workloads[i].run;
	exit(2);
}

/* When memory is out in a page fault, the largest process is killed: it must not be the parent. */
static void be_large(void)
{
	char *p = mmap(NULL, LARGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (p == MAP_FAILED)
		exit(5);
}

/* One round in a child, which may be killed; true when an allocation has failed in it. */
static int round_failed(int (*run)(void), long n, int *status)
{
	pid_t pid = fork();

	if (pid == 0) {
		be_large();
		fail_nth(n);
		int step = run();

		_exit(fail_nth(0) ? step : 100 + step);
	}
	if (pid < 0 || waitpid(pid, status, 0) != pid)
		exit(3);
	return fail_nth(0) == 0 && !(WIFEXITED(*status) && WEXITSTATUS(*status) < 100);
}

int main(int argc, char **argv)
{
	int (*run)(void) = find(argc > 1 ? argv[1] : "nothing");
	long n = argc > 2 ? atol(argv[2]) : 1, last = argc > 3 ? atol(argv[3]) : 100000;
	int status;

	if (run == nothing)
		return 0;
	while (n <= last && round_failed(run, n, &status))
		n++;
	if (n > last) {
		printf("%s: still failing at %ld\n", argv[1], n);
		return 4;
	}
	printf("%s: each of %ld allocations has failed, then it ", argv[1], n - 1);
	printf(status ? "fails: status %04x\n" : "succeeds\n", status);
	return 0;
}
