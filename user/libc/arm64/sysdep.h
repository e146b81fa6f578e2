/*
 * The crossing on arm64, the user's half. INTERNAL_SYSCALL(name, n, args...) makes the call
 * __NR_name with n arguments and gives what the kernel left in x0: a result, or -errno.
 *
 *   number     x8
 *   arguments  x0 x1 x2 x3 x4 x5
 *   result     x0
 *   kept       every other register
 */
#ifndef SYSDEP_H
#define SYSDEP_H

#include <asm/unistd.h>

/* All arguments are computed (_1 to _6) before any is loaded: computing may use any register. */
/* clang-format off */
#define REG(r, value) register long _##r asm(#r) = value;
#define LOAD_0() register long _x0 asm("x0");
#define LOAD_1(a) long _1 = (long)(a); LOAD_0() _x0 = _1;
#define LOAD_2(a, b) long _2 = (long)(b); LOAD_1(a) REG(x1, _2)
#define LOAD_3(a, b, c) long _3 = (long)(c); LOAD_2(a, b) REG(x2, _3)
#define LOAD_4(a, b, c, d) long _4 = (long)(d); LOAD_3(a, b, c) REG(x3, _4)
#define LOAD_5(a, b, c, d, e) long _5 = (long)(e); LOAD_4(a, b, c, d) REG(x4, _5)
#define LOAD_6(a, b, c, d, e, f) long _6 = (long)(f); LOAD_5(a, b, c, d, e) REG(x5, _6)
#define ASM_0
#define ASM_1 , "r"(_x0)
#define ASM_2 ASM_1, "r"(_x1)
#define ASM_3 ASM_2, "r"(_x2)
#define ASM_4 ASM_3, "r"(_x3)
#define ASM_5 ASM_4, "r"(_x4)
#define ASM_6 ASM_5, "r"(_x5)

#define INTERNAL_SYSCALL_NCS(nr, n, args...) ({						\
	long _nr = (long)(nr);								\
	LOAD_##n(args)									\
	REG(x8, _nr)									\
	asm volatile("svc #0" : "=r"(_x0) : "r"(_x8) ASM_##n : "memory");		\
	_x0; })
/* clang-format on */
#define INTERNAL_SYSCALL(name, n, args...) INTERNAL_SYSCALL_NCS(__NR_##name, n, ##args)

#endif
