/*
 * For programs that make odd calls and print what each answers, as `write(-1, buf, 1) = EBADF`.
 * TRYn() prints the call of n arguments as it is written; every argument goes in as a long.
 */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TRY1(name, a)	 show(#name "(" #a ")", syscall(__NR_##name, (long)(a)))
#define TRY2(name, a, b) show(#name "(" #a ", " #b ")", syscall(__NR_##name, (long)(a), (long)(b)))
#define TRY3(name, a, b, c)                    \
	show(#name "(" #a ", " #b ", " #c ")", \
	     syscall(__NR_##name, (long)(a), (long)(b), (long)(c)))
#define TRY4(name, a, b, c, d)                         \
	show(#name "(" #a ", " #b ", " #c ", " #d ")", \
	     syscall(__NR_##name, (long)(a), (long)(b), (long)(c), (long)(d)))

static inline void show(const char *call, long ret)
{
	if (ret == -1)
		dprintf(STDOUT_FILENO, "%s = %s\n", call, strerrorname_np(errno));
	else
		dprintf(STDOUT_FILENO, "%s = %ld\n", call, ret);
}
