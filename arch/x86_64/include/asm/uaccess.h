/*
 * The instructions that touch user memory (arch/x86_64/usercopy.asm), each with an entry in the
 * exception table.  Callers are in <limen/uaccess.h>, which has checked the range.
 * They return how many bytes were not done.
 */
#pragma once

#include <limen/compiler.h>

size_t raw_copy_to_user(void __user *to, const void *from, size_t n);
size_t raw_copy_from_user(void *to, const void __user *from, size_t n);
size_t raw_clear_user(void __user *to, size_t n);

extern bool have_smap;

/*
 * user_access_begin(), user_access_end() - in between, user memory that was checked with
 * access_ok() may be touched field by field, with unsafe_put_user(value, ptr, label) and
 * unsafe_get_user(var, ptr, label): @label is where to go on when there is no such memory.  Nothing
 * else is to be done there; the only functions to be called are those of sigframe_fpu.asm.
 */
static inline void user_access_begin(void)
{
	if (have_smap)
		__asm__ volatile("stac" : : : "memory", "cc");
}

static inline void user_access_end(void)
{
	if (have_smap)
		__asm__ volatile("clac" : : : "memory", "cc");
}

#define _USER_EXTABLE                                         \
	"\n\t.pushsection __ex_table, \"a\"\n\t.balign 4\n\t" \
	".long 1b - ., %l2 - .\n\t.popsection"

#define unsafe_put_user(value, ptr, label)                   \
	do {                                                 \
		__typeof__(*(ptr)) __force _value = (value); \
		__asm__ goto("1: mov %0, %1" _USER_EXTABLE   \
			     :                               \
			     : "r"(_value), "m"(*(ptr))      \
			     : "memory"                      \
			     : label);                       \
	} while (0)

#define unsafe_get_user(var, ptr, label)                                      \
	do {                                                                  \
		__typeof__(var) _value;                                       \
		_Static_assert(sizeof(_value) == sizeof(*(ptr)), "the size"); \
		__asm__ volatile goto("1: mov %1, %0" _USER_EXTABLE           \
				      : "=r"(_value)                          \
				      : "m"(*(ptr))                           \
				      : "memory"                              \
				      : label);                               \
		(var) = _value;                                               \
	} while (0)

/* untagged_addr() - a user address without what the CPU ignores of it: here, nothing. */
static inline unsigned long untagged_addr(unsigned long addr)
{
	return addr;
}
