/*
 * How a system call is defined.
 *
 *	SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
 *	{ ... }
 *
 * makes sys_write(), the function that the table holds.  It takes every argument as a long, a whole
 * register, and casts each once to its type, so that a 32-bit argument with a dirty upper half is
 * cut and extended here and nowhere else (CVE-2009-0029).  The body works on the typed arguments.
 * SYSCALL_METADATA keeps the names and types for whoever reports on calls (<limen/syscall_meta.h>).
 */
#pragma once

#include <limen/compiler.h>
#include <limen/errno.h>
#include <limen/syscall_meta.h>

typedef long (*sys_call_ptr_t)(long, long, long, long, long, long);

extern const sys_call_ptr_t sys_call_table[];
long sys_ni_syscall(long, long, long, long, long, long);

/* cond_syscall() - where the build leaves sys_xxx out, the table gets sys_ni_syscall for it. */
#define cond_syscall(x) __asm__(".weak " #x "\n\t.set " #x ", sys_ni_syscall")

/* __MAPn(m, t1, a1, t2, a2, ...) is m(t1, a1), m(t2, a2), ... */
#define __MAP0(m, ...)
#define __MAP1(m, t, a)	     m(t, a)
#define __MAP2(m, t, a, ...) m(t, a), __MAP1(m, __VA_ARGS__)
#define __MAP3(m, t, a, ...) m(t, a), __MAP2(m, __VA_ARGS__)
#define __MAP4(m, t, a, ...) m(t, a), __MAP3(m, __VA_ARGS__)
#define __MAP5(m, t, a, ...) m(t, a), __MAP4(m, __VA_ARGS__)
#define __MAP6(m, t, a, ...) m(t, a), __MAP5(m, __VA_ARGS__)

#define __SC_DECL(t, a) t a
#define __SC_LONG(t, a) long a
#define __SC_CAST(t, a) (__force t) a

#define SYSCALL_DEFINEx(nargs, name, ...)                                         \
	long sys_##name(__MAP##nargs(__SC_LONG, __VA_ARGS__));                    \
	SYSCALL_METADATA(nargs, name, __VA_ARGS__)                                \
	static inline long __do_sys_##name(__MAP##nargs(__SC_DECL, __VA_ARGS__)); \
	long sys_##name(__MAP##nargs(__SC_LONG, __VA_ARGS__))                     \
	{                                                                         \
		return __do_sys_##name(__MAP##nargs(__SC_CAST, __VA_ARGS__));     \
	}                                                                         \
	static inline long __do_sys_##name(__MAP##nargs(__SC_DECL, __VA_ARGS__))

#define SYSCALL_DEFINE0(name)     \
	long sys_##name(void);    \
	SYSCALL_METADATA(0, name) \
	long sys_##name(void)

#define SYSCALL_DEFINE1(name, ...) SYSCALL_DEFINEx(1, name, __VA_ARGS__)
#define SYSCALL_DEFINE2(name, ...) SYSCALL_DEFINEx(2, name, __VA_ARGS__)
#define SYSCALL_DEFINE3(name, ...) SYSCALL_DEFINEx(3, name, __VA_ARGS__)
#define SYSCALL_DEFINE4(name, ...) SYSCALL_DEFINEx(4, name, __VA_ARGS__)
#define SYSCALL_DEFINE5(name, ...) SYSCALL_DEFINEx(5, name, __VA_ARGS__)
#define SYSCALL_DEFINE6(name, ...) SYSCALL_DEFINEx(6, name, __VA_ARGS__)
