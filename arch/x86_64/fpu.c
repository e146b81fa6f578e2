/* FP and SIMD state: what there is of it, how it begins, and what it says of an exception. */
#include <limen/signal.h>
#include <limen/string.h>
#include "cpu.h"
#include "fpu.h"
#include "sigframe.h"

#define CR4_OSFXSR     (1UL << 9)
#define CR4_OSXMMEXCPT (1UL << 10)
#define CR4_OSXSAVE    (1UL << 18)

u64 xstate_mask;
u32 xstate_size = FXSAVE_SIZE;

/* Without XSAVE nothing but FXSAVE's 512 bytes is in a frame; what is told there is Linux's. */
u32 fpstate_size = FXSAVE_SIZE;
struct fpx_sw_bytes fpx_sw_bytes = {
	.magic1 = FP_XSTATE_MAGIC1,
	.extended_size = FXSAVE_SIZE + sizeof(FP_XSTATE_MAGIC2),
	.xstate_size = FXSAVE_SIZE,
};

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

static u64 xsave_parts(void)
{
	u64 possible = cpuid(0xd, 0).eax, mask = XSTATE_FP_SSE | (possible & XSTATE_AVX);

	if ((possible & (XSTATE_AVX | XSTATE_AVX512)) == (XSTATE_AVX | XSTATE_AVX512))
		mask |= XSTATE_AVX512;
	return mask;
}

void fpu_init(void)
{
	bool xsave = cpuid(1, 0).ecx & 1 << 26;
	u64 cr4;

	__asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
	cr4 |= CR4_OSFXSR | CR4_OSXMMEXCPT | (xsave ? CR4_OSXSAVE : 0);
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
	if (!xsave)
		return;
	xstate_mask = xsave_parts();
	__asm__ volatile("xsetbv" : : "c"(0), "a"((u32)xstate_mask), "d"(0));
	xstate_size = cpuid(0xd, 0).ebx; /* for what XCR0 has now */
	fpstate_size = xstate_size + sizeof(FP_XSTATE_MAGIC2);
	fpx_sw_bytes.extended_size = fpstate_size;
	fpx_sw_bytes.xfeatures = xstate_mask;
	fpx_sw_bytes.xstate_size = xstate_size;
}

void fpu_reset(void)
{
	fpu_restore(&init_state);
}

void fpu_area_init(void *area)
{
	memcpy(area, &init_state, xstate_mask ? sizeof(init_state) : FXSAVE_SIZE);
}

/* SDM vol. 1, 8.1.3.3 and 10.2.3: the same six bits in x87's status word and in MXCSR. */
static int fpe_code(u32 raised)
{
	if (raised & 0x01)
		return FPE_FLTINV;
	if (raised & 0x04)
		return FPE_FLTDIV;
	if (raised & 0x08)
		return FPE_FLTOVF;
	if (raised & 0x12) /* an underflow, or a denormal operand */
		return FPE_FLTUND;
	return raised & 0x20 ? FPE_FLTRES : 0;
}

int x87_error(void)
{
	u16 control, status;

	__asm__ volatile("fnstcw %0; fnstsw %1" : "=m"(control), "=m"(status));
	return fpe_code(status & ~control);
}

int simd_error(void)
{
	u32 mxcsr;

	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	return fpe_code(~(mxcsr >> 7) & mxcsr);
}
