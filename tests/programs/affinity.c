/* sched_setaffinity(2), sched_getaffinity(2), getcpu(2): on which processors a task may run. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include "say.h"

#define WORDS 16

static unsigned long mask[WORDS];

static long set(long pid, size_t size)
{
	return syscall(SYS_sched_setaffinity, pid, size, mask);
}

static long get(long pid, size_t size)
{
	return syscall(SYS_sched_getaffinity, pid, size, mask);
}

/* Only the first processor. */
static int only_first(void)
{
	int others = 0;

	memset(mask, 0, sizeof(mask));
	if (get(0, sizeof(mask)) <= 0)
		return -1;
	for (int i = 1; i < WORDS; i++)
		others |= mask[i] != 0;
	return mask[0] == 1 && !others;
}

static unsigned int where(void)
{
	unsigned int cpu = 99, node = 99;

	must(syscall(SYS_getcpu, &cpu, &node, NULL));
	return cpu * 100 + node;
}

static int child(void)
{
	return only_first() + 10 * where();
}

static void *thread(void *unused)
{
	say("a thread has it too: %d, it runs on: %u\n", only_first(), where());
	return unused;
}

int main(void)
{
	unsigned long all;
	pthread_t id;

	must(get(0, sizeof(mask)));
	all = mask[0];
	say("the first is among all: %s\n", yes(all & 1));
	say("as one word: %ld\n", get(0, 8));
	mask[0] = 1;
	say("only the first: %s", result(set(0, 8)));
	say(", is it so: %d, it runs on: %u\n", only_first(), where());
	say("a child: %s\n", ended(in_child(child)));
	pthread_create(&id, NULL, thread, NULL);
	pthread_join(id, NULL);
	mask[0] = 1;
	mask[WORDS - 1] = 1UL << 63;
	say("and one that is not there: %s", result(set(0, sizeof(mask))));
	say(", is it so: %d\n", only_first());
	memset(mask, 0, sizeof(mask));
	say("none: %s", result(set(0, 8)));
	say(", no words: %s", result(set(0, 0)));
	mask[WORDS - 1] = 1UL << 63;
	say(", only one that is not there: %s\n", result(set(0, sizeof(mask))));
	mask[0] = -1UL;
	say("all: %s", result(set(0, 8)));
	must(get(0, 8));
	say(", as at first: %s\n", yes(mask[0] == all));
	mask[0] = 1;
	say("a byte is enough to set: %s", result(set(0, 1)));
	say(", not to get: %s", result(get(0, 1)));
	say(", nor no whole words: %s", result(get(0, 12)));
	say(", nor none: %s\n", result(get(0, 0)));
	say("no such process: %s", result(set(999999, 8)));
	say(" %s", result(get(999999, 8)));
	say(" %s", result(get(-1, 8)));
	say(", nowhere: %s", result(syscall(SYS_sched_setaffinity, 0, 8, 16)));
	say(" %s", result(syscall(SYS_sched_getaffinity, 0, 8, 16)));
	say(", getcpu: %s", result(syscall(SYS_getcpu, 16, NULL, NULL)));
	say(" %s\n", result(syscall(SYS_getcpu, NULL, NULL, NULL)));
	return 0;
}
