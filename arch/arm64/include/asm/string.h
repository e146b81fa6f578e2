/* Moving whole words, as fast as the machine can: for kernel/lib/string.c. */
#pragma once

#include <limen/types.h>

/* copy_words() - @n words of 8 bytes, upwards; any alignment. */
static inline void copy_words(void *to, const void *from, size_t n)
{
	u64 a, b, c, d;

	for (; n >= 4; n -= 4)
		__asm__ volatile("ldp %2, %3, [%1], #16\n\tldp %4, %5, [%1], #16\n\t"
				 "stp %2, %3, [%0], #16\n\tstp %4, %5, [%0], #16"
				 : "+r"(to), "+r"(from), "=&r"(a), "=&r"(b), "=&r"(c), "=&r"(d)
				 :
				 : "memory");
	for (; n; n--)
		__asm__ volatile("ldr %2, [%1], #8\n\tstr %2, [%0], #8"
				 : "+r"(to), "+r"(from), "=&r"(a)
				 :
				 : "memory");
}

/* fill_words() - set @n words of 8 bytes to @word; any alignment. */
static inline void fill_words(void *to, u64 word, size_t n)
{
	for (; n >= 2; n -= 2)
		__asm__ volatile("stp %1, %1, [%0], #16" : "+r"(to) : "r"(word) : "memory");
	if (n)
		__asm__ volatile("str %1, [%0]" : "+r"(to) : "r"(word) : "memory");
}
