/* The counter and the loops that bench.c counts with, on arm64. */

/*
 * In nanoseconds, which are instructions under -icount shift=0; 1e9 is a multiple of the frequency.
 */
static inline unsigned long counter(void)
{
	unsigned long ticks, frequency;

	asm volatile("isb; mrs %0, cntvct_el0" : "=r"(ticks) : : "memory");
	asm volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
	return ticks * (1000000000 / frequency);
}

static inline void empty_loop(long number, long rounds)
{
	(void)number;
	asm volatile("1: subs %0, %0, #1; b.ne 1b" : "+r"(rounds) : : "cc", "memory");
}

static inline void call_loop(long number, long rounds)
{
	asm volatile("1: mov w8, %w1; svc #0; subs %0, %0, #1; b.ne 1b"
		     : "+r"(rounds)
		     : "r"(number)
		     : "x0", "x8", "cc", "memory");
}
