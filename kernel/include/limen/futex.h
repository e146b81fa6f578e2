/*
 * Futexes, futex(2): sleeping until another task says that a word of user memory has changed.  All
 * that the kernel keeps is who sleeps; the word itself is the program's.
 */
#pragma once

#include <limen/compiler.h>

/* futex_init() - the table of sleepers; once. */
void futex_init(void);
/*
 * do_futex_wake() - wake up to @nr tasks that sleep on @uaddr; @private: of this address space only
 * (FUTEX_PRIVATE_FLAG).  Returns how many, or -EINVAL, -EFAULT.  May sleep.
 */
int do_futex_wake(u32 __user *uaddr, int nr, bool private);
/*
 * exit_robust_list() - the current task is leaving its memory: what locks it still holds, as its
 * robust list says, are marked FUTEX_OWNER_DIED, and a waiter is woken.  The list is the program's:
 * nothing in it is trusted.
 */
void exit_robust_list(void);
