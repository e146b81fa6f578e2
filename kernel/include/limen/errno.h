/*
 * Error numbers, Linux's own (errno(3); the same on x86_64 and arm64).  Kernel functions return
 * them negated; a pointer-returning function may return one as ERR_PTR().
 */
#pragma once

#include <limen/types.h>

#define EPERM	     1
#define ENOENT	     2
#define ESRCH	     3
#define EINTR	     4
#define EIO	     5
#define E2BIG	     7
#define ENOEXEC	     8
#define EBADF	     9
#define EAGAIN	     11
#define ENOMEM	     12
#define EACCES	     13
#define EFAULT	     14
#define EEXIST	     17
#define ENOTDIR	     20
#define EISDIR	     21
#define EINVAL	     22
#define EMFILE	     24
#define ENOTTY	     25
#define EDOM	     33
#define ERANGE	     34
#define ENAMETOOLONG 36
#define ENOSYS	     38
#define ELOOP	     40
#define ELIBBAD	     80
#define EOPNOTSUPP   95

#define MAX_ERRNO 4095

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return (unsigned long)ptr >= (unsigned long)-MAX_ERRNO;
}

/* errno_name() - "ENOENT" for 2; "E?" for a number that the kernel does not use. */
const char *errno_name(int error);
