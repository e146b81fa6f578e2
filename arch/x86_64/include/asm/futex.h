/*
 * Atomic operations on a word of user memory (arch/x86_64/futex.asm), for futex(2).  The caller has
 * checked that the word is aligned and is user memory by its address.  A fault is handled first, as
 * everywhere in the copy functions, unless it is pagefault_disable()d; what remains is -EFAULT.
 */
#pragma once

#include <limen/compiler.h>

/* futex_load() - read it, in one access; 0 or -EFAULT. */
int futex_load(u32 *value, const u32 __user *uaddr);
/* futex_atomic_cmpxchg() - if it is @old, make it @new; *@seen is what it was.  0 or -EFAULT. */
int futex_atomic_cmpxchg(u32 *seen, u32 __user *uaddr, u32 old, u32 new);
