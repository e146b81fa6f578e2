/*
 * Touch memory and live: probe() says what came of it, and rights() what may be done with each page
 * of a range, as a word: "-" is not mapped, "0" no rights, "r" read, "w" read and write, "b"
 * SIGBUS.
 */
#ifndef PROBE_H
#define PROBE_H

#include <setjmp.h>
#include <sys/mman.h>
#include "say.h"

#define PAGE 4096UL

static sigjmp_buf probe_out;
static siginfo_t probe_info;

static void probe_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	probe_info = *info;
	siglongjmp(probe_out, 1);
}

/* The signal's code, negative for SIGBUS; 0 when nothing happened. */
static inline int probe(const volatile void *at, int write)
{
	struct sigaction action = { .sa_sigaction = probe_fault, .sa_flags = SA_SIGINFO }, segv,
			 bus;
	volatile int code = 0;

	sigaction(SIGSEGV, &action, &segv);
	sigaction(SIGBUS, &action, &bus);
	if (sigsetjmp(probe_out, 1) == 0) {
		char is = *(const volatile char *)at;

		if (write)
			*(volatile char *)at = is;
	} else {
		code = probe_info.si_signo == SIGBUS ? -probe_info.si_code : probe_info.si_code;
		if ((char *)probe_info.si_addr != (char *)at)
			say("FAILED: a fault at %p, not %p\n", probe_info.si_addr, (void *)at);
	}
	sigaction(SIGSEGV, &segv, NULL);
	sigaction(SIGBUS, &bus, NULL);
	return code;
}

static inline const char *rights(const void *start, int pages)
{
	static __thread char text[4][128];
	static __thread int next;
	char *word = text[next++ % 4];

	for (int i = 0; i < pages; i++) {
		const char *at = (const char *)start + i * PAGE;
		int code = probe(at, 0);

		word[i] = code < 0		? 'b'
			  : code == SEGV_MAPERR ? '-'
			  : code		? '0'
			  : probe(at, 1)	? 'r'
						: 'w';
	}
	word[pages] = '\0';
	return word;
}

/* Anonymous memory where it may be put anywhere, or MAP_FAILED. */
static inline char *map(size_t size, int prot, int flags)
{
	return mmap(NULL, size, prot, flags | MAP_ANONYMOUS, -1, 0);
}

/* So many pages that have nothing of ours around them. */
static inline char *room(int pages)
{
	char *at = map((pages + 64) * PAGE, PROT_NONE, MAP_PRIVATE);

	must((long)at);
	must(munmap(at, (pages + 64) * PAGE));
	return at + 32 * PAGE;
}

#define RW    (PROT_READ | PROT_WRITE)
#define FIXED (MAP_PRIVATE | MAP_FIXED)

static inline char *map_at(void *at, int pages, int prot, int flags)
{
	return mmap(at, pages * PAGE, prot, flags | MAP_ANONYMOUS, -1, 0);
}

#endif
