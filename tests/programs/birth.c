/* Threads and children that are just being made when their process is stopped, or ends. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include "say.h"

#define ROUNDS	 16
#define CHILDREN 4
#define FLAGS	 (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

static char stacks[CHILDREN + 1][4096] __attribute__((aligned(16)));
struct shared {
	long ticks, born;
};
static volatile struct shared *shared;

static void sleep_us(long us)
{
	nanosleep(&(struct timespec){ .tv_nsec = us * 1000 }, NULL);
}

static int ticks(void *unused)
{
	for (;;) {
		shared->ticks++;
		sleep_us(50);
	}
	return unused != NULL;
}

static int waits(void *unused)
{
	for (;;)
		pause();
	return unused != NULL;
}

/* The threads share one errno and the like: they make calls, and look at no result. */
static int makes_threads(void *function)
{
	for (int i = 0; i < CHILDREN; i++) {
		clone((int (*)(void *))function, stacks[i] + sizeof(stacks[i]), FLAGS, NULL);
		shared->born++;
	}
	return waits(NULL);
}

/* In a thread of its own, so that the process has one that does nothing else. */
static void makes(int (*function)(void *))
{
	must(clone(makes_threads, stacks[CHILDREN] + sizeof(stacks[0]), FLAGS, (void *)function));
}

static void makes_processes(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		if (fork() == 0)
			ticks(NULL);
		shared->born++;
	}
}

/* Somewhere in the course of it. */
static void some_time(int round)
{
	while (!shared->born)
		sched_yield();
	for (volatile int i = round * 97 % 3000; i > 0; i--)
		;
}

/* Does anybody go on?  One that has still to stop gets the time. */
static int stands_still(void)
{
	long before, after = shared->ticks;

	for (int i = 0; i < 1000; i++) {
		before = after;
		sleep_us(300);
		after = shared->ticks;
		if (before == after)
			return 1;
	}
	return 0;
}

static pid_t begin(void)
{
	shared->born = 0;
	return must(fork());
}

static int stopped(void)
{
	int good = 0, status;

	for (int i = 0; i < ROUNDS && good == i; i++) {
		pid_t pid = begin();

		if (pid == 0) {
			makes(ticks);
			waits(NULL);
		}
		some_time(i);
		must(kill(pid, SIGSTOP));
		must(waitpid(pid, &status, WUNTRACED));
		good += WIFSTOPPED(status) && stands_still();
		must(kill(pid, SIGKILL));
		wait_for(pid);
	}
	return good;
}

static int ends(void)
{
	int good = 0;

	for (int i = 0; i < ROUNDS && good == i; i++) {
		pid_t pid = begin();

		if (pid == 0) {
			makes(waits);
			some_time(i);
			_exit(7);
		}
		good += WEXITSTATUS(wait_for(pid)) == 7;
	}
	return good;
}

static int group_stopped(void)
{
	int good = 0, status;

	for (int i = 0; i < ROUNDS && good == i; i++) {
		pid_t pid = begin();

		if (pid == 0) {
			setpgid(0, 0);
			makes_processes();
			waits(NULL);
		}
		setpgid(pid, pid);
		some_time(i);
		must(kill(-pid, SIGSTOP));
		must(waitpid(pid, &status, WUNTRACED));
		good += WIFSTOPPED(status) && stands_still();
		must(kill(-pid, SIGKILL));
		wait_for(pid);
	}
	return good;
}

int main(void)
{
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	say("a stop while threads are made: all of them, %s\n", yes(stopped() == ROUNDS));
	say("an end while threads are made: of all, %s\n", yes(ends() == ROUNDS));
	say("a stop of a group while it grows: all of it, %s\n", yes(group_stopped() == ROUNDS));
	return 0;
}
