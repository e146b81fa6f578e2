/*
 * The FP and SIMD registers belong to user programs; the kernel is compiled not to use them.  Which
 * there are depends on the CPU: FXSAVE's x87 and SSE on every one, XSAVE's AVX and AVX-512 where it
 * has them (SDM vol. 1, chapters 10 and 13).
 */
#pragma once

#include <limen/types.h>
#include <limen/compiler.h>

#define FXSAVE_SIZE    512
#define XSAVE_HEADER   64
#define XSTATE_FP_SSE  0x03
#define XSTATE_AVX     0x04
#define XSTATE_AVX512  0xe0 /* three parts, all or none */
#define XSTATE_BV      512 /* where in an XSAVE area: which parts are in it */
#define FX_SW_RESERVED 464 /* where in an FXSAVE area: bytes that the CPU leaves alone */

extern u64 xstate_mask; /* XCR0; 0: no XSAVE */
extern u32 xstate_size; /* of an area that holds it all */
extern u32 fpstate_size; /* of such an area in a signal's frame, with what marks its end */

/* fpu_init() - find out which FP and SIMD state the CPU has, and switch it on. */
void fpu_init(void);
/* fpu_reset() - the FP and SIMD registers as a new program finds them. */
void fpu_reset(void);
/* fpu_area_init() - an area that holds that. */
void fpu_area_init(void *area);

/* fpu_save(), fpu_restore() - the registers to and from an area; saving needs one that was used. */
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

/* Not every CPU's FXRSTOR and XRSTOR clear x87's instruction and data pointers; FNINIT does. */
static inline void fpu_restore(const void *area)
{
	__asm__ volatile("fninit");
	if (xstate_mask)
		__asm__ volatile("xrstor64 (%0)"
				 :
				 : "r"(area), "a"((u32)xstate_mask), "d"(0)
				 : "memory");
	else
		__asm__ volatile("fxrstor64 (%0)" : : "r"(area) : "memory");
}

/* fpu_copy() - the registers to an area that may hold anything. */
static inline void fpu_copy(void *area)
{
	u64 *header = (u64 *)((char *)area + XSTATE_BV);

	for (int i = 0; xstate_mask && i < XSAVE_HEADER / 8; i++)
		header[i] = 0; /* XRSTOR wants what XSAVE does not write there to be 0 */
	fpu_save(area);
}

/* x87_error(), simd_error() - the FPE_* code of what the registers say has happened; 0: nothing. */
int x87_error(void);
int simd_error(void);
