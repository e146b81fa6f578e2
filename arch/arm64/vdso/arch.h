/* What the vDSO's code needs of this machine. */
#pragma once

#include <limen/compiler.h>

/* The names that Linux's has. */
#define VDSO_FUNCTION(type, name, ...)     \
	type __kernel_##name(__VA_ARGS__); \
	type __kernel_##name(__VA_ARGS__)

/* ISB: not before the code before it is done (Arm ARM D12.1.2). */
static inline u64 read_counter(void)
{
	u64 count;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(count) : : "memory");
	return count;
}

static inline long vdso_syscall(long nr, long a, long b)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;

	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x1), "r"(x8) : "memory");
	return x0;
}
