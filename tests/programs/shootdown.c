/*
 * One thread uses a page all the time, so that its CPU remembers where the page is, while another
 * takes it away, or its rights, or what is in it: from then on nobody may get at it as before.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <sys/mman.h>
#include "say.h"

#define PAGE  4096UL
#define TIMES 10
#define OLD   7
#define RW    (PROT_READ | PROT_WRITE)

static volatile int *page;
static int writes; /* it is used by writing to it */
static int used, changed; /* atomic */
static int *counted; /* atomic; in a page that a child shares */
static __thread sigjmp_buf out;

static void on_fault(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)context;
	siglongjmp(out, info->si_code);
}

/* What comes of it: -1 the old value, or it was written, 0 another value; else the si_code. */
static long use(void)
{
	int code = sigsetjmp(out, 1);

	if (code)
		return code;
	if (writes)
		*page = OLD;
	return *page == OLD ? -1 : 0;
}

static void *user(void *unused)
{
	(void)unused;
	while (!__atomic_load_n(&changed, __ATOMIC_ACQUIRE)) {
		use();
		__atomic_store_n(&used, 1, __ATOMIC_RELEASE);
		sched_yield();
	}
	return (void *)use();
}

static void *map(int flags, void *at)
{
	void *p = mmap(at, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	must((long)p);
	return p;
}

static void read_only(void *p)
{
	must(mprotect(p, PAGE, PROT_READ));
}

static void no_access(void *p)
{
	must(mprotect(p, PAGE, PROT_NONE));
}

static void unmap(void *p)
{
	must(munmap(p, PAGE));
}

static void forget(void *p)
{
	must(madvise(p, PAGE, MADV_DONTNEED));
}

static void replace(void *p)
{
	map(MAP_FIXED, p);
}

static void move(void *p)
{
	must((long)mremap(p, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, map(0, NULL)));
}

static const struct way {
	const char *name;
	int writes;
	void (*change)(void *p);
} ways[] = {
	{ "mprotect, read-only", 1, read_only },
	{ "mprotect, nothing", 0, no_access },
	{ "munmap", 0, unmap },
	{ "madvise, MADV_DONTNEED", 0, forget },
	{ "mmap, MAP_FIXED", 0, replace },
	{ "mremap", 0, move },
};

static long once(const struct way *way)
{
	pthread_t thread;
	void *p = map(0, NULL), *came;

	page = p;
	*page = OLD;
	writes = way->writes;
	used = changed = 0;
	pthread_create(&thread, NULL, user, NULL);
	while (!__atomic_load_n(&used, __ATOMIC_ACQUIRE))
		sched_yield();
	way->change(p);
	__atomic_store_n(&changed, 1, __ATOMIC_RELEASE);
	pthread_join(thread, &came);
	munmap(p, PAGE);
	return (long)came;
}

/* Counts in the page, and in one that a child sees. */
static void *counter(void *unused)
{
	(void)unused;
	while (!__atomic_load_n(&changed, __ATOMIC_ACQUIRE)) {
		++*page;
		__atomic_add_fetch(&counted[0], 1, __ATOMIC_RELEASE);
		sched_yield();
	}
	return NULL;
}

static void wait_for_count(void)
{
	int at = __atomic_load_n(&counted[0], __ATOMIC_ACQUIRE);

	while (__atomic_load_n(&counted[0], __ATOMIC_ACQUIRE) < at + 3)
		sched_yield();
}

/* A child's copy stays as it is when a thread of the parent goes on writing to the parent's. */
static int forked(void)
{
	pthread_t thread;
	int copy, status;

	page = map(0, NULL);
	changed = 0;
	pthread_create(&thread, NULL, counter, NULL);
	wait_for_count();
	if (must(fork()) == 0) {
		copy = *page;
		wait_for_count();
		_exit(*page != copy);
	}
	wait(&status);
	__atomic_store_n(&changed, 1, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	munmap((void *)page, PAGE);
	return status;
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	sigaction(SIGSEGV, &action, NULL);
	counted = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (unsigned int i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		say("%s:", ways[i].name);
		for (int n = 0; n < TIMES; n++)
			say(" %ld", once(&ways[i]));
		say("\n");
	}
	say("fork:");
	for (int n = 0; n < TIMES; n++)
		say(" %d", forked());
	say("\n");
	return 0;
}
