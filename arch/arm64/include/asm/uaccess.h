/*
 * The instructions that touch user memory (arch/arm64/usercopy.S), each with an entry in the
 * exception table.  Callers are in <limen/uaccess.h>, which has checked the range.
 * They return how many bytes were not done.
 */
#pragma once

#include <limen/compiler.h>

size_t raw_copy_to_user(void __user *to, const void *from, size_t n);
size_t raw_copy_from_user(void *to, const void __user *from, size_t n);
size_t raw_clear_user(void __user *to, size_t n);

/*
 * user_access_begin(), user_access_end() - in between, user memory that was checked with
 * access_ok() may be touched field by field, with unsafe_put_user(value, ptr, label) and
 * unsafe_get_user(var, ptr, label) of 4 or 8 bytes: @label is where to go on when there is no such
 * memory.  Nothing else is to be done there, least of all a call of a function.
 */
static inline void user_access_begin(void)
{
	/* LDTR and STTR need no permission */
}

static inline void user_access_end(void)
{
}

#define _USER_EXTABLE                                         \
	"\n\t.pushsection __ex_table, \"a\"\n\t.balign 4\n\t" \
	".long 1b - ., %l2 - .\n\t.popsection"

#define _unsafe_put(insn, value, ptr, label)                 \
	__asm__ goto("1: sttr " insn "0, [%1]" _USER_EXTABLE \
		     :                                       \
		     : "rZ"(value), "r"(ptr)                 \
		     : "memory"                              \
		     : label)

#define unsafe_put_user(value, ptr, label)                                                      \
	do {                                                                                    \
		__typeof__(*(ptr)) __force _value = (value);                                    \
		_Static_assert(sizeof(_value) / 4 * 4 == sizeof(_value) && sizeof(_value) <= 8, \
			       "4 or 8 bytes");                                                 \
		if (sizeof(_value) == 8)                                                        \
			_unsafe_put("%x", _value, ptr, label);                                  \
		else                                                                            \
			_unsafe_put("%w", _value, ptr, label);                                  \
	} while (0)

#define _unsafe_get(insn, value, ptr, label)                          \
	__asm__ volatile goto("1: ldtr " insn "0, [%1]" _USER_EXTABLE \
			      : "=r"(value)                           \
			      : "r"(ptr)                              \
			      : "memory"                              \
			      : label)

#define unsafe_get_user(var, ptr, label)                                      \
	do {                                                                  \
		__typeof__(var) _value;                                       \
		_Static_assert(sizeof(_value) == sizeof(*(ptr)), "the size"); \
		if (sizeof(_value) == 8)                                      \
			_unsafe_get("%x", _value, ptr, label);                \
		else                                                          \
			_unsafe_get("%w", _value, ptr, label);                \
		(var) = _value;                                               \
	} while (0)

/* untagged_addr() - a user address without what the CPU ignores of it: the top byte. */
static inline unsigned long untagged_addr(unsigned long addr)
{
	return addr >> 55 & 1 ? addr : addr & ~(0xffUL << 56); /* the kernel's stay as they are */
}
