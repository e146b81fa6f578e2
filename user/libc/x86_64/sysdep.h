/*
 * The crossing on x86_64, the user's half. INTERNAL_SYSCALL(name, n, args...) makes the call
 * __NR_name with n arguments and gives what the kernel left in rax: a result, or -errno.
 *
 *   number     rax
 *   arguments  rdi rsi rdx r10 r8 r9 (r10 where a C function has rcx)
 *   result     rax
 *   lost       rcx r11: SYSCALL keeps the return address and the flags there (SDM vol. 2B)
 *   kept       every other register
 */
#ifndef SYSDEP_H
#define SYSDEP_H

#include <asm/unistd.h>

/* All arguments are computed (_1 to _6) before any is loaded: computing may use any register. */
/* clang-format off */
#define REG(r, value) register long _##r asm(#r) = value;
#define LOAD_0()
#define LOAD_1(a) long _1 = (long)(a); LOAD_0() REG(rdi, _1)
#define LOAD_2(a, b) long _2 = (long)(b); LOAD_1(a) REG(rsi, _2)
#define LOAD_3(a, b, c) long _3 = (long)(c); LOAD_2(a, b) REG(rdx, _3)
#define LOAD_4(a, b, c, d) long _4 = (long)(d); LOAD_3(a, b, c) REG(r10, _4)
#define LOAD_5(a, b, c, d, e) long _5 = (long)(e); LOAD_4(a, b, c, d) REG(r8, _5)
#define LOAD_6(a, b, c, d, e, f) long _6 = (long)(f); LOAD_5(a, b, c, d, e) REG(r9, _6)
#define ASM_0
#define ASM_1 , "r"(_rdi)
#define ASM_2 ASM_1, "r"(_rsi)
#define ASM_3 ASM_2, "r"(_rdx)
#define ASM_4 ASM_3, "r"(_r10)
#define ASM_5 ASM_4, "r"(_r8)
#define ASM_6 ASM_5, "r"(_r9)

#define INTERNAL_SYSCALL_NCS(nr, n, args...) ({						\
	long _nr = (long)(nr), _ret;							\
	LOAD_##n(args)									\
	asm volatile("syscall" : "=a"(_ret) : "0"(_nr) ASM_##n : "rcx", "r11", "memory");	\
	_ret; })
/* clang-format on */
#define INTERNAL_SYSCALL(name, n, args...) INTERNAL_SYSCALL_NCS(__NR_##name, n, ##args)

#endif
