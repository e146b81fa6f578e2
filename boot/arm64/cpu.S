/*
 * What every CPU does first, with the MMU off and no stack: down to EL1, then the MMU on.  It must
 * not depend on where the image lies, and reads nothing from memory but the image.
 */
#include <sysreg.h>

	.section .text.boot, "ax"

	/*
	 * drop_to_el1 - go on at EL1 with everything there as the kernel wants it but the MMU.
	 * Returns the exception level of before in x0.  Uses x1.
	 */
	.globl	drop_to_el1
drop_to_el1:
	mrs	x0, CurrentEL
	lsr	x0, x0, #2
	cmp	x0, #2
	b.ne	2f

	/* EL2: leave everything to EL1, and go there (Arm ARM D19.2) */
	ldr	x1, =HCR_VALUE			// nothing traps: there is nobody at EL2
	msr	hcr_el2, x1
	isb					// with E2H set, those below meant others
	msr	cntvoff_el2, xzr		// virtual time is physical time,
	mov	x1, #3				// which EL1 may read
	msr	cnthctl_el2, x1
	mov	x1, #0x33ff			// FP and SIMD do not trap; RES1 and SVE's bits
	msr	cptr_el2, x1
	msr	hstr_el2, xzr
	msr	vttbr_el2, xzr
	mrs	x1, mdcr_el2
	and	x1, x1, #0x1f			// HPMN stays: all counters are EL1's
	msr	mdcr_el2, x1
	mrs	x1, midr_el1			// EL1 sees the CPU as it is
	msr	vpidr_el2, x1
	mrs	x1, mpidr_el1
	msr	vmpidr_el2, x1
	mrs	x1, id_aa64pfr0_el1
	tst	x1, #0xf << 24			// is the GICv3 CPU interface there?
	b.eq	1f
	mrs	x1, S3_4_C12_C9_5		// ICC_SRE_EL2: registers, not MMIO
	orr	x1, x1, #1			// SRE
	orr	x1, x1, #8			// Enable
	msr	S3_4_C12_C9_5, x1
	isb
	msr	S3_4_C12_C11_0, xzr		// ICH_HCR_EL2
1:	ldr	x1, =SCTLR_MMUOFF
	msr	sctlr_el1, x1
	mov	x1, #PSR_DAIF | PSR_MODE_EL1h
	msr	spsr_el2, x1
	adr	x1, 2f
	msr	elr_el2, x1
	eret

2:	ldr	x1, =SCTLR_MMUOFF
	msr	sctlr_el1, x1
	isb
	msr	spsel, #1
	ret

	/*
	 * mmu_on - go on at x2, a virtual address, with the top-level tables x0 for the lower half,
	 * which maps this code to itself, and x1 for the upper.
	 */
	.globl	mmu_on
mmu_on:
	msr	ttbr0_el1, x0
	msr	ttbr1_el1, x1
	ldr	x0, =MAIR_VALUE
	msr	mair_el1, x0
	ldr	x0, =TCR_VALUE
	mrs	x1, id_aa64mmfr0_el1
	and	x1, x1, #0xf			// PARange; descriptors hold 48 bits
	mov	x3, #5
	cmp	x1, x3
	csel	x1, x1, x3, lo
	orr	x0, x0, x1, lsl #TCR_IPS_SHIFT
	msr	tcr_el1, x0
	tlbi	vmalle1
	ic	iallu
	dsb	nsh
	isb
	ldr	x0, =SCTLR_MMUON
	msr	sctlr_el1, x0
	isb
	br	x2
	.ltorg
