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

/* untagged_addr() - a user address without what the CPU ignores of it: here, nothing. */
static inline unsigned long untagged_addr(unsigned long addr)
{
	return addr;
}
