/* sysinfo(2): the memory that there is and is used, tasks, the time since the boot, the load. */
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include "probe.h"

static struct sysinfo now(void)
{
	struct sysinfo info;

	memset(&info, 0xff, sizeof(info));
	must(sysinfo(&info));
	return info;
}

#define SIZE 112 /* of the kernel's; a C library's may be longer */

/* What lies between the members is not of the kernel's stack. */
static int gaps_are_clean(const struct sysinfo *info)
{
	const char *at = (const char *)info;
	int dirt = 0;

	for (size_t i = offsetof(struct sysinfo, procs) + 2;
	     i < offsetof(struct sysinfo, totalhigh); i++)
		dirt |= at[i];
	for (size_t i = offsetof(struct sysinfo, mem_unit) + 4; i < SIZE; i++)
		dirt |= at[i];
	return !dirt;
}

static unsigned long unit;

/* Linux counts in lots, for each CPU. */
static int near(unsigned long a, unsigned long b)
{
	return (a > b ? a - b : b - a) * unit < 8 << 20;
}

static void memory(void)
{
	const size_t size = 48 << 20;
	struct sysinfo before = now(), with, after;
	char *mine, *ours;

	unit = before.mem_unit;
	say("clean: %s\n", yes(gaps_are_clean(&before)));
	say("unit %u, there is swap: %s, high memory: %s\n", before.mem_unit,
	    yes(before.totalswap || before.freeswap), yes(before.totalhigh || before.freehigh));
	say("some is free, not all: %s\n", yes(before.freeram && before.freeram < before.totalram));
	say("sysconf agrees: %s\n",
	    yes(sysconf(_SC_PHYS_PAGES) == (long)(before.totalram * unit / PAGE)));
	mine = map(size, RW, MAP_PRIVATE | MAP_POPULATE);
	with = now();
	say("used: %s, shared: %s\n", yes(near(before.freeram - with.freeram, size / unit)),
	    yes(near(before.sharedram, with.sharedram)));
	ours = map(size, RW, MAP_SHARED | MAP_POPULATE);
	after = now();
	say("used: %s, shared: %s\n", yes(near(with.freeram - after.freeram, size / unit)),
	    yes(near(after.sharedram - with.sharedram, size / unit)));
	munmap(ours, size);
	munmap(mine, size);
	after = now();
	say("given back: %s, shared: %s, as much as ever: %s\n",
	    yes(near(after.freeram, before.freeram)), yes(near(after.sharedram, before.sharedram)),
	    yes(after.totalram == before.totalram));
}

static void tasks(void)
{
	int before = now().procs;
	pid_t pid = fork();

	if (pid == 0) {
		pause();
		_exit(1);
	}
	say("a child more: %d\n", now().procs - before);
	kill(pid, SIGKILL);
	must(waitpid(pid, NULL, 0));
}

static void uptime(void)
{
	struct timespec ts;
	long up = now().uptime;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	say("the time since the boot: %s\n", yes(up == ts.tv_sec || up == ts.tv_sec + 1));
}

/* A parent sleeps uninterruptibly until its vfork() child executes or is gone: @n of them. */
static void sleepers(int n)
{
	for (int i = 0; i < n; i++)
		if (fork() == 0) {
			if (vfork() == 0) {
				signal(SIGTERM, SIG_DFL);
				for (;;)
					pause();
			}
			_exit(0);
		}
}

/* The next sample finds nobody running, and three that count all the same. */
static void load(void)
{
	unsigned long before, after;
	double expected;

	if (setpgid(0, 0))
		return;
	signal(SIGTERM, SIG_IGN);
	sleepers(3);
	usleep(100000);
	before = now().loads[0];
	for (int i = 0; i < 120 && (after = now().loads[0]) == before; i++)
		usleep(50000);
	expected = (before * 1884.0 + (3 << 16) * 164.0) / 2048;
	say("three more in the load: %s\n",
	    yes(after > expected - 2000 && after < expected + 2000));
	kill(0, SIGTERM);
	while (wait(NULL) > 0)
		;
}

int main(int argc, char **argv)
{
	if (argc > 1) { /* "load": it takes some seconds */
		load();
		return strcmp(argv[1], "load") != 0;
	}
	memory();
	tasks();
	uptime();
	say("a bad pointer: %s\n", result(sysinfo((void *)16)));
	return 0;
}
