/* The counter and the loops that bench.c counts with, on x86_64. */

/* In instructions, under -icount shift=0. */
static inline unsigned long counter(void)
{
	unsigned int low, high;

	asm volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (unsigned long)high << 32 | low;
}

static inline void empty_loop(long number, long rounds)
{
	(void)number;
	asm volatile("1: dec %0; jnz 1b" : "+r"(rounds) : : "cc", "memory");
}

static inline void call_loop(long number, long rounds)
{
	asm volatile("1: mov %k1, %%eax; syscall; dec %0; jnz 1b"
		     : "+r"(rounds)
		     : "r"(number)
		     : "rax", "rcx", "r11", "cc", "memory");
}
