/*
 * The FP and SIMD registers belong to user programs; the kernel is compiled not to use them.  Which
 * there are depends on the CPU: FXSAVE's x87 and SSE on every one, XSAVE's AVX and AVX-512 where it
 * has them (SDM vol. 1, chapters 10 and 13).
 */
#include <limen/compiler.h>
#include "cpu.h"

#define XSTATE_X87_SSE 0x03
#define XSTATE_AVX     0x04
#define XSTATE_AVX512  0xe0 /* three parts, all or none */

#define CR4_OSFXSR     (1UL << 9)
#define CR4_OSXMMEXCPT (1UL << 10)
#define CR4_OSXSAVE    (1UL << 18)

static u64 xstate_mask; /* XCR0; 0: no XSAVE */

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

static void xsave_init(u64 *cr4)
{
	u64 possible = cpuid(0xd, 0).eax;

	xstate_mask = XSTATE_X87_SSE | (possible & XSTATE_AVX);
	if ((possible & (XSTATE_AVX | XSTATE_AVX512)) == (XSTATE_AVX | XSTATE_AVX512))
		xstate_mask |= XSTATE_AVX512;
	*cr4 |= CR4_OSXSAVE;
}

void fpu_init(void)
{
	u64 cr4;

	__asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
	cr4 |= CR4_OSFXSR | CR4_OSXMMEXCPT;
	if (cpuid(1, 0).ecx & 1 << 26)
		xsave_init(&cr4);
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
	if (xstate_mask)
		__asm__ volatile("xsetbv" : : "c"(0), "a"((u32)xstate_mask), "d"(0));
}

/* Not every CPU's FXRSTOR and XRSTOR clear x87's instruction and data pointers; FNINIT does. */
void fpu_reset(void)
{
	__asm__ volatile("fninit");
	if (xstate_mask)
		__asm__ volatile("xrstor64 %0" : : "m"(init_state), "a"((u32)xstate_mask), "d"(0));
	else
		__asm__ volatile("fxrstor64 %0" : : "m"(init_state));
}
