/*
 * Words of user memory, read and changed in one step (arch/x86_64/usercopy.asm).  A fault is
 * -EFAULT; the caller has checked nothing but that the address is a multiple of 4.
 */
#pragma once

#include <limen/compiler.h>
#include <limen/uaccess.h>

int raw_futex_load(u32 *value, const u32 __user *uaddr);
int raw_futex_cmpxchg(u32 *found, u32 __user *uaddr, u32 old, u32 new);

/* futex_load() - read the word. */
static inline int futex_load(u32 *value, const u32 __user *uaddr)
{
	return access_ok(uaddr, sizeof(u32)) ? raw_futex_load(value, uaddr) : -EFAULT;
}

/* futex_atomic_cmpxchg() - make it @new if it is @old; *found is what it was. */
static inline int futex_atomic_cmpxchg(u32 *found, u32 __user *uaddr, u32 old, u32 new)
{
	return access_ok(uaddr, sizeof(u32)) ? raw_futex_cmpxchg(found, uaddr, old, new) : -EFAULT;
}
