/* futex(2) in one thread: what is answered at once, time-outs, misuse. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <time.h>
#include "futex.h"
#include "outcome.h"

#define S  1000000000LL
#define MS 1000000LL

static struct timespec of(long long ns)
{
	return (struct timespec){ ns / S, ns % S };
}

static long long read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * S + t.tv_nsec;
}

static uint32_t word = 5, word2 = 7, aligned[2];

static void times_out(const char *what, int op, clockid_t clock, int absolute)
{
	long long began = read_clock(clock);
	struct timespec t = of(absolute ? began + 20 * MS : 20 * MS);

	say(what, futex(&word, op, 5, &t, NULL, ~0U));
	printf("\tlong enough: %d\n", read_clock(clock) - began >= 20 * MS);
}

int main(void)
{
	struct timespec none = of(0), past = of(S), odd = { 0, S }, negative = { -1, 0 };
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t *bad = (uint32_t *)(pages + 4096), *unaligned = (uint32_t *)((char *)aligned + 2);

	munmap(bad, 4096);
	say("the value is another", futex(&word, FUTEX_WAIT, 6, NULL, NULL, 0));
	say("the value is another, private", futex(&word, FUTEX_WAIT_PRIVATE, 6, NULL, NULL, 0));
	say("another, a bad time", futex(&word, FUTEX_WAIT, 6, (void *)16, NULL, 0));
	say("another, a wrong time", futex(&word, FUTEX_WAIT, 6, &odd, NULL, 0));
	say("a negative time", futex(&word, FUTEX_WAIT, 5, &negative, NULL, 0));
	say("no time", futex(&word, FUTEX_WAIT, 5, &none, NULL, 0));
	times_out("for a time", FUTEX_WAIT, CLOCK_MONOTONIC, 0);
	times_out("for a time, private", FUTEX_WAIT_PRIVATE, CLOCK_MONOTONIC, 0);
	times_out("until a time", FUTEX_WAIT_BITSET, CLOCK_MONOTONIC, 1);
	times_out("until a real time", FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, CLOCK_REALTIME, 1);
	times_out("for a time by the real clock", FUTEX_WAIT | FUTEX_CLOCK_REALTIME, CLOCK_REALTIME,
		  0);
	say("until the past", futex(&word, FUTEX_WAIT_BITSET, 5, &past, NULL, ~0U));
	value("nobody waits", futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0));
	value("nobody waits, private", futex(&word, FUTEX_WAKE_PRIVATE, 0x7fffffff, NULL, NULL, 0));
	value("wake nobody", futex(&word, FUTEX_WAKE, 0, NULL, NULL, 0));
	value("wake -1", futex(&word, FUTEX_WAKE, -1, NULL, NULL, 0));

	say("wait for no bits", futex(&word, FUTEX_WAIT_BITSET, 5, &none, NULL, 0));
	say("wake no bits", futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0));
	say("not aligned", futex(unaligned, FUTEX_WAIT, 0, NULL, NULL, 0));
	say("not aligned, wake", futex(unaligned, FUTEX_WAKE, 1, NULL, NULL, 0));
	say("null", futex(NULL, FUTEX_WAIT, 0, NULL, NULL, 0));
	say("null, private", futex(NULL, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0));
	say("null, wake", futex(NULL, FUTEX_WAKE, 1, NULL, NULL, 0));
	value("null, wake, private: nothing is read",
	      futex(NULL, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	say("not mapped", futex(bad, FUTEX_WAIT, 0, NULL, NULL, 0));
	say("not mapped, private", futex(bad, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0));
	say("not mapped, wake", futex(bad, FUTEX_WAKE, 1, NULL, NULL, 0));
	say("the kernel's", futex((uint32_t *)-4096L, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0));
	say("the kernel's, wake, private",
	    futex((uint32_t *)-4096L, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	say("an unknown operation", futex(&word, 77, 0, NULL, NULL, 0));
	say("an unknown operation, private",
	    futex(&word, 77 | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0));
	say("FUTEX_FD is gone", futex(&word, 2, 0, NULL, NULL, 0));
	say("the real clock, to wake",
	    futex(&word, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 1, NULL, NULL, 0));
	say("the real clock, to requeue",
	    futex(&word, FUTEX_REQUEUE | FUTEX_CLOCK_REALTIME, 1, NULL, &word2, 0));

	value("requeue nobody", futex(&word, FUTEX_REQUEUE, 1, (void *)1, &word2, 0));
	say("requeue if it is 6", futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, &word2, 6));
	value("requeue if it is 5", futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, &word2, 5));
	say("requeue -1", futex(&word, FUTEX_REQUEUE, 1, (void *)-1L, &word2, 0));
	say("wake -1 and requeue", futex(&word, FUTEX_REQUEUE, -1, (void *)1, &word2, 0));
	say("requeue to null", futex(&word, FUTEX_REQUEUE, 1, (void *)1, NULL, 0));
	say("requeue to what is not aligned",
	    futex(&word, FUTEX_REQUEUE, 1, (void *)1, unaligned, 0));
	say("requeue if it is, not mapped", futex(bad, FUTEX_CMP_REQUEUE, 1, (void *)1, &word2, 5));

	/* FUTEX_OP_ADD 3 to word2, and nobody to wake whatever it was */
	value("wake and add",
	      futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &word2, 1U << 28 | 3 << 12));
	printf("\tnow %d\n", word2);
	say("wake and an unknown change",
	    futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &word2, 6U << 28));
	say("wake and an unknown comparison",
	    futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &word2, 7U << 24));
	say("wake and change what is not mapped",
	    futex(&word, FUTEX_WAKE_OP, 1, (void *)1, bad, 1U << 28));
	mprotect(pages, 4096, PROT_READ);
	say("change what can't be written",
	    futex(&word, FUTEX_WAKE_OP, 1, (void *)1, (uint32_t *)pages, 1U << 28));
	say("wait on what can't be written, private",
	    futex((uint32_t *)pages, FUTEX_WAIT_PRIVATE, 1, NULL, NULL, 0));
	say("wait on what can't be written",
	    futex((uint32_t *)pages, FUTEX_WAIT, 1, NULL, NULL, 0));
	return 0;
}
