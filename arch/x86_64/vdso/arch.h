/* What the vDSO's code needs of this machine. */
#pragma once

#include <limen/compiler.h>

/* The names that Linux's has, and weak ones as in libc. */
#define VDSO_FUNCTION(type, name, ...)                                        \
	type __vdso_##name(__VA_ARGS__);                                      \
	type name(__VA_ARGS__) __attribute__((weak, alias("__vdso_" #name))); \
	type __vdso_##name(__VA_ARGS__)

/* LFENCE: not before the code before it is done; RDTSC alone may be (SDM vol. 2, RDTSC). */
static inline u64 read_counter(void)
{
	u32 lo, hi;

	__asm__ volatile("lfence; rdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return (u64)hi << 32 | lo;
}

static inline long vdso_syscall(long nr, long a, long b)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "0"(nr), "D"(a), "S"(b), "d"(0)
			 : "rcx", "r11", "memory");
	return ret;
}
