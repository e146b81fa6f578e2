/* Resource limits, each reached: what the next call answers. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "say.h"

#define MB (1 << 20)

static void set(int resource, rlim_t most)
{
	struct rlimit limit;

	must(getrlimit(resource, &limit));
	limit.rlim_cur = most;
	must(setrlimit(resource, &limit));
}

static int files(void)
{
	int pair[2], last = 0, fd;

	set(RLIMIT_NOFILE, 20);
	while ((fd = dup(1)) >= 0)
		last = fd;
	say("dup: %s", result(fd));
	say(", the last was %d", last);
	say(", open: %s", result(open(self(), O_RDONLY)));
	say(", pipe: %s", result(pipe(pair)));
	close(19);
	say(", one is left: %s", result(pipe(pair)));
	say(", dup2: %s", result(dup2(1, 20)));
	say(", dup2 in place: %s", result(dup2(1, 18)));
	say(", fcntl: %s\n", result(fcntl(1, F_DUPFD, 20)));
	set(RLIMIT_NOFILE, 10);
	say("those above stay: %s", result(fcntl(15, F_GETFD)));
	say(", dup2 onto one: %s\n", result(dup2(1, 15)));
	return 0;
}

static int address_space(void)
{
	size_t size = 64 * MB;
	char *end = sbrk(0), *at;

	set(RLIMIT_AS, 256 * MB);
	for (int i = 0; i < 3; i++)
		must((long)mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	at = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say("mmap: %s", result((long)at));
	say(", brk: %s", result((long)sbrk(size)));
	say(", as it was: %s", yes(sbrk(0) == end));
	at = mmap(NULL, MB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say(", mremap: %s", result((long)mremap(at, MB, size, MREMAP_MAYMOVE)));
	say(", a little: %s\n", yes(at != MAP_FAILED));
	return 0;
}

static int data(void)
{
	char *at;

	set(RLIMIT_DATA, 16 * MB);
	say("brk: %s", result((long)sbrk(20 * MB)));
	at = mmap(NULL, 20 * MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say(", private and writable: %s", result((long)at));
	at = mmap(NULL, 20 * MB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	say(", shared: %s", result((long)at));
	at = mmap(NULL, 20 * MB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say(", read only: %s", result((long)at));
	say(", then made writable: %s\n", result(mprotect(at, 20 * MB, PROT_READ | PROT_WRITE)));
	return 0;
}

static __attribute__((noinline)) int deep(int kib)
{
	volatile char frame[1024];

	memset((char *)frame, kib, sizeof(frame));
	return kib <= 0 ? frame[3] : deep(kib - 1) + frame[1];
}

static int stack_enough(void)
{
	set(RLIMIT_STACK, 1 * MB);
	deep(700);
	return 0;
}

static int stack_short(void)
{
	set(RLIMIT_STACK, 1 * MB);
	deep(1100);
	return 0;
}

static int processes(void)
{
	pid_t pid;
	int count = 0, gate[2];
	char byte;

	must(pipe(gate));
	must(setuid(100000 + getpid())); /* whom nobody else is */
	set(RLIMIT_NPROC, 6);
	while ((pid = fork()) > 0)
		count++;
	if (pid == 0) {
		close(gate[1]);
		_exit(read(gate[0], &byte, 1));
	}
	say("fork: %s", result(pid));
	say(", after %d\n", count);
	close(gate[1]);
	wait(NULL);
	pid = fork();
	if (pid == 0)
		_exit(0);
	say("one has ended: %s\n", result(pid));
	while (wait(NULL) > 0)
		;
	return 0;
}

int main(void)
{
	static int (*const all[])(void) = { files,	  address_space, data,
					    stack_enough, stack_short,	 processes };

	for (unsigned int i = 0; i < sizeof(all) / sizeof(*all); i++)
		say("%s\n", ended(in_child(all[i])));
	return 0;
}
