/*
 * How many instructions does a crossing take? Under QEMU's -icount shift=0 one instruction is one
 * nanosecond, and the machine's counter ticks with it, on Limen and on Linux alike.
 *
 * Prints lines `name value`: the counter when main began, and for a call the instructions from
 * the one that loads its number to the one after it, without the loop around it.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <arch_bench.h> /* counter(), empty_loop(), call_loop() */

#define ROUNDS	1000
#define REPEATS 20 /* the shortest counts: in a longer one an interrupt came */

static unsigned long shortest(void (*loop)(long number, long rounds), long number)
{
	unsigned long best = -1UL;

	for (int i = 0; i < REPEATS; i++) {
		unsigned long start = counter();
		unsigned long taken;

		loop(number, ROUNDS);
		taken = counter() - start;
		if (taken < best)
			best = taken;
	}
	return best;
}

static void report(const char *name, long number)
{
	unsigned long calls = shortest(call_loop, number) - shortest(empty_loop, number);

	printf("%s %lu\n", name, (calls + ROUNDS / 2) / ROUNDS);
}

int main(void)
{
	unsigned long now = counter();

	printf("counter_at_main %lu\n", now);
	report("null_call", __NR_getppid);
	report("unknown_number", 9999);
	return 0;
}
