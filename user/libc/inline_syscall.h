/*
 * INLINE_SYSCALL(name, n, args...): INTERNAL_SYSCALL with the answer made C's way. Of the longs
 * that a call can answer, -4095 to -1 are errors, on every Linux machine; all others are results.
 */
#ifndef INLINE_SYSCALL_H
#define INLINE_SYSCALL_H

#include <errno.h>
#include <sysdep.h>

static inline long syscall_return(long ret)
{
	if ((unsigned long)ret < -4095UL)
		return ret;
	errno = -ret;
	return -1;
}

#define INLINE_SYSCALL(name, n, args...) syscall_return(INTERNAL_SYSCALL(name, n, ##args))

#endif
