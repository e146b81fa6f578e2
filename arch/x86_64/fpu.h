/* The FP and SIMD registers: saving and restoring them (fpu.c). */
#pragma once

#include <limen/compiler.h>
#include <limen/string.h>

#define XSTATE_X87_SSE 0x03UL
#define XSAVE_HEADER                                                                   \
	512 /* where the header begins: after FXSAVE's part; its first word tells what \
	       the area holds */

extern u64 xstate_mask; /* XCR0; 0: no XSAVE */

/* fpu_init() - once at boot: find out what there is; fpu_init_cpu() - each CPU: switch it on. */
void fpu_init(void);
void fpu_init_cpu(void);
/* fpu_reset() - the registers as a new program finds them. */
void fpu_reset(void);
/* fpu_size() - bytes that all of them take. */
u32 fpu_size(void);

/* fpu_prepare() - a new area: XRSTOR wants what XSAVE does not write of the header to be 0. */
static inline void fpu_prepare(u8 *area)
{
	if (xstate_mask)
		memset(area + XSAVE_HEADER, 0, 64);
}

/* fpu_save(), fpu_restore() - to and from an area of that size, aligned to 64. */
static inline void fpu_save(void *area)
{
	if (xstate_mask)
		__asm__ volatile("xsave64 (%0)"
				 :
				 : "r"(area), "a"((u32)xstate_mask), "d"(0)
				 : "memory");
	else
		__asm__ volatile("fxsave64 (%0)" : : "r"(area) : "memory");
}

static inline void fpu_restore(const void *area)
{
	if (xstate_mask)
		__asm__ volatile("xrstor64 (%0)"
				 :
				 : "r"(area), "a"((u32)xstate_mask), "d"(0)
				 : "memory");
	else
		__asm__ volatile("fxrstor64 (%0)" : : "r"(area) : "memory");
}
