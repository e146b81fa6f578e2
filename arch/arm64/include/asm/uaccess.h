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

/* untagged_addr() - a user address without what the CPU ignores of it: the top byte. */
static inline unsigned long untagged_addr(unsigned long addr)
{
	return addr >> 55 & 1 ? addr : addr & ~(0xffUL << 56); /* the kernel's stay as they are */
}
