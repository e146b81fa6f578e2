/* Moving whole words, as fast as the machine can: for kernel/lib/string.c. */
#pragma once

#include <limen/types.h>

/* copy_words() - @n words of 8 bytes, upwards; any alignment. */
static inline void copy_words(void *to, const void *from, size_t n)
{
	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

/* fill_words() - set @n words of 8 bytes to @word; any alignment. */
static inline void fill_words(void *to, u64 word, size_t n)
{
	__asm__ volatile("rep stosq" : "+D"(to), "+c"(n) : "a"(word) : "memory");
}
