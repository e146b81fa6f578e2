/*
 * All memory used: the process that takes it is killed, or refused more, in every way to take it;
 * its parent lives on and keeps what it has. Not for a real machine: `oom small-machine`, in a
 * small one.
 */
#define _GNU_SOURCE
#include "probe.h"

#define STEP	(1UL << 20)
#define REFUSED 12

static void use(char *at, size_t size)
{
	if (!at || at == MAP_FAILED)
		_exit(errno == ENOMEM ? REFUSED : 1);
	for (char *end = at + size; at < end; at += PAGE)
		*at = 1;
}

static void by_mmap(void)
{
	use(map(STEP, RW, MAP_PRIVATE), STEP);
}

static void by_brk(void)
{
	use(sbrk(STEP), STEP);
}

static void by_malloc(void)
{
	use(malloc(100000), 100000);
}

static void by_shared(void)
{
	use(map(STEP, RW, MAP_SHARED), STEP);
}

/* Nobody can refuse what was promised. */
static void by_reserve(void)
{
	char *at = map(1UL << 36, RW, MAP_PRIVATE | MAP_NORESERVE);

	for (;; at += PAGE)
		*at = 1;
}

static void (*way)(void);

static int takes_all(void)
{
	for (;;)
		way();
	return 0;
}

static const char *how(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && way == by_reserve)
		return "killed";
	if ((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) || WEXITSTATUS(status) == REFUSED)
		return "killed, or refused";
	return ended(status);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*function)(void);
	} ways[] = { { "mmap", by_mmap },
		     { "brk", by_brk },
		     { "malloc", by_malloc },
		     { "shared", by_shared },
		     { "reserve", by_reserve } };
	char *mine = map(PAGE, RW, MAP_PRIVATE);

	if (argc < 2 || strcmp(argv[1], "small-machine") != 0)
		return 2;
	strcpy(mine, "is still here");
	for (unsigned int i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		way = ways[i].function;
		say("%s: %s\n", ways[i].name, how(in_child(takes_all)));
	}
	say("what was here %s\n", mine);
	return 0;
}
