/*
 * The FP and SIMD registers belong to user programs; the kernel is compiled not to use them.  Which
 * there are depends on the CPU: FXSAVE's x87 and SSE on every one, XSAVE's AVX and AVX-512 where it
 * has them (SDM vol. 1, chapters 10 and 13).
 */
#include <limen/compiler.h>
#include "cpu.h"
#include "fpu.h"

#define XSTATE_AVX    0x04
#define XSTATE_AVX512 0xe0 /* three parts, all or none */

#define CR4_OSFXSR     (1UL << 9)
#define CR4_OSXMMEXCPT (1UL << 10)
#define CR4_OSXSAVE    (1UL << 18)

u64 xstate_mask;
static u32 state_size = 512;

/*
 * The state of a new program, in FXSAVE's layout; as an XSAVE area its header says "all at their
 * reset values".
 */
static struct {
	u16 fcw, fsw, ftw, fop;
	u64 fip, fdp;
	u32 mxcsr, mxcsr_mask;
	u8 registers[480];
	u64 xsave_header[8];
} __aligned(64) const init_state = { .fcw = 0x37f, .mxcsr = 0x1f80 };

static bool has_xsave(void)
{
	return cpuid(1, 0).ecx & 1 << 26;
}

void fpu_init(void)
{
	u64 possible;

	if (!has_xsave())
		return;
	possible = cpuid(0xd, 0).eax;
	xstate_mask = XSTATE_X87_SSE | (possible & XSTATE_AVX);
	if ((possible & (XSTATE_AVX | XSTATE_AVX512)) == (XSTATE_AVX | XSTATE_AVX512))
		xstate_mask |= XSTATE_AVX512;
}

/* The size is known once XCR0 says what will be saved (CPUID.0DH.0:EBX). */
void fpu_init_cpu(void)
{
	u64 cr4;

	__asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
	cr4 |= CR4_OSFXSR | CR4_OSXMMEXCPT | (xstate_mask ? CR4_OSXSAVE : 0);
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
	if (!xstate_mask)
		return;
	__asm__ volatile("xsetbv" : : "c"(0), "a"((u32)xstate_mask), "d"(0));
	state_size = ALIGN_UP(cpuid(0xd, 0).ebx, 64U);
}

u32 fpu_size(void)
{
	return state_size;
}

/* Not every CPU's FXRSTOR and XRSTOR clear x87's instruction and data pointers; FNINIT does. */
void fpu_reset(void)
{
	__asm__ volatile("fninit");
	fpu_restore(&init_state);
}
