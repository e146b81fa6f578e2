/*
 * From the boot loader to C (the contract: Linux's Documentation/arm64/booting.rst).
 *
 * On entry: at EL2 or EL1, interrupts masked, MMU off, x0 = device tree; the image lies as it is at
 * some multiple of 2 MiB.  Until the MMU is on, code must not depend on where that is: ADRP does
 * not.
 *
 *	x19 exception level at entry	x20 device tree
 *	x21 counter			x22 where the image lies
 */
#include <boot.h>
#include <asm/page.h>
#include <generated/asm-offsets.h>
#include <sysreg.h>

/* the boot tables' descriptors: Normal memory, accessed, inner shareable, not EL0's (pgtable.h) */
#define TABLE 0x3
#define BLOCK (1 << 54 | 0x701 | MT_NORMAL << 2)

#define INDEX(address, shift) ((address) >> (shift) & 511)

	.macro	adr_of, reg, symbol
	adrp	\reg, \symbol
	add	\reg, \reg, #:lo12:\symbol
	.endm

	.section .head.text, "ax"
	.globl	_start
_start:
	b	primary_entry
	.long	0
	.quad	0				// text_offset: none
	.quad	__image_size
	.quad	0b1010				// little-endian, 4 KiB pages, anywhere in memory
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

primary_entry:
	mov	x20, x0
	bl	drop_to_el1			// cpu.S
	mov	x19, x0
	mrs	x21, cntvct_el0

	/* --- the boot tables, cleared; nothing that the caches hold of them may be written back --- */
	bl	forget_tables
	adr_of	x0, boot_tables
	adr_of	x1, boot_tables_end
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b

	/* the first 2 MiB of the image at its own address: direct map, and for now identity map */
	adrp	x22, _start
	adr_of	x0, boot_pgd
	adr_of	x1, boot_l1_direct
	ubfx	x2, x22, #39, #9
	bl	set_table
	mov	x0, x1
	adr_of	x1, boot_l2_direct
	ubfx	x2, x22, #30, #9
	bl	set_table
	ldr	x3, =BLOCK
	orr	x3, x3, x22
	ubfx	x2, x22, #21, #9
	str	x3, [x1, x2, lsl #3]

	/* all of it at KERNEL_BASE */
	adr_of	x0, boot_pgd
	adr_of	x1, boot_l1_image
	mov	x2, #INDEX(KERNEL_BASE, 39)
	bl	set_table
	mov	x0, x1
	adr_of	x1, boot_l2_image
	mov	x2, #INDEX(KERNEL_BASE, 30)
	bl	set_table
	ldr	x2, =__image_size
1:	str	x3, [x1], #8
	add	x3, x3, #BLOCK_SIZE
	subs	x2, x2, #BLOCK_SIZE
	b.hi	1b

	/* the table walk reads through the caches: what they hold of the tables is stale */
	bl	forget_tables

	/* --- MMU on --- */
	adr_of	x0, boot_pgd
	mov	x1, x0
	ldr	x2, =upper_half
	b	mmu_on				// cpu.S

	/* drop what the caches hold of the boot tables */
forget_tables:
	dsb	sy
	adr_of	x0, boot_tables
	adr_of	x1, boot_tables_end
	mrs	x2, ctr_el0
	ubfx	x2, x2, #16, #4			// DminLine
	mov	x3, #4
	lsl	x2, x3, x2
1:	dc	ivac, x0
	add	x0, x0, x2
	cmp	x0, x1
	b.lo	1b
	dsb	sy
	ret

	/* entry x2 of the table at x0 leads to the table at x1 */
set_table:
	orr	x4, x1, #TABLE
	str	x4, [x0, x2, lsl #3]
	ret

upper_half:
	adr_of	x0, vectors
	msr	vbar_el1, x0
	adr_of	x0, init_task			// current
	msr	tpidr_el1, x0
	isb
	adr_of	x0, init_stack + KSTACK_SIZE
	mov	sp, x0
	adr_of	x0, __bss_start
	adr_of	x1, __bss_end
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b

	mov	x0, x20
	mov	x1, x22
	mov	x2, x21
	mov	x3, x19
	mov	x29, xzr
	mov	x30, xzr
	b	setup_arch


	/*
	 * Another CPU, from the firmware: at EL2 or EL1, interrupts masked, MMU off, x0 = what
	 * smp_start_cpu() gave: the kernel's top-level table, in whose address the low bits are the
	 * CPU's number.  The boot tables' direct map serves as identity map once more.
	 */
	.globl	secondary_entry
secondary_entry:
	mov	x20, x0
	bl	drop_to_el1
	adr_of	x0, boot_pgd
	bic	x1, x20, #0xfff
	ldr	x2, =secondary_upper_half
	b	mmu_on

secondary_upper_half:
	adr_of	x0, vectors
	msr	vbar_el1, x0
	and	x20, x20, #0xfff
	adr_of	x0, secondary_tasks
	ldr	x0, [x0, x20, lsl #3]
	msr	tpidr_el1, x0			// current
	isb
	ldr	x0, [x0, #TASK_STACK]
	add	sp, x0, #KSTACK_SIZE
	mov	x29, xzr
	mov	x30, xzr
	b	secondary_init
	.ltorg

	.globl	replace_ttbr1
replace_ttbr1:
	msr	ttbr1_el1, x1
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	msr	ttbr1_el1, x0
	isb
	ret

	.section .boot_tables, "aw", %nobits
	.balign	PAGE_SIZE
	.irp	table, boot_pgd, boot_l1_direct, boot_l2_direct, boot_l1_image, boot_l2_image
	.globl	\table
\table:	.skip	PAGE_SIZE
	.endr
