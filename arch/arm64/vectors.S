/*
 * The exception vectors (Arm ARM D1.3.1: sixteen slots of 128 bytes at VBAR_EL1) and every way into
 * the kernel but the system call's, which is in entry.S.
 *
 * An exception of the kernel's own goes on using current's kernel stack.  When that is used up,
 * saving registers there would fault again, for ever: so the slots of EL1 look first, with the one
 * register that is free.  It is SP_EL0, whose user value is in pt_regs while the kernel runs.
 */
#include <asm/page.h>
#include <generated/asm-offsets.h>

	/* save_regs - fill the pt_regs at sp, for an exception that came from @el */
	.macro	save_regs, el
	stp	x0, x1, [sp, #PT_X0]
	stp	x2, x3, [sp, #PT_X2]
	stp	x4, x5, [sp, #PT_X4]
	stp	x6, x7, [sp, #PT_X6]
	stp	x8, x9, [sp, #PT_X8]
	stp	x10, x11, [sp, #PT_X10]
	stp	x12, x13, [sp, #PT_X12]
	stp	x14, x15, [sp, #PT_X14]
	stp	x16, x17, [sp, #PT_X16]
	stp	x18, x19, [sp, #PT_X18]
	stp	x20, x21, [sp, #PT_X20]
	stp	x22, x23, [sp, #PT_X22]
	stp	x24, x25, [sp, #PT_X24]
	stp	x26, x27, [sp, #PT_X26]
	stp	x28, x29, [sp, #PT_X28]
	.if	\el == 0
	mrs	x21, sp_el0
	mov	x29, xzr
	.else
	add	x21, sp, #PT_REGS_SIZE
	.endif
	mrs	x22, elr_el1
	mrs	x23, spsr_el1
	stp	x30, x21, [sp, #PT_X30]
	stp	x22, x23, [sp, #PT_PC]
	mov	w21, #-1			// NO_SYSCALL
	str	w21, [sp, #PT_SYSCALLNO]
	.endm

	/* one slot: from EL0, where there is always room, ... */
	.macro	el0_vector, to
	.balign	128
	sub	sp, sp, #PT_REGS_SIZE
	b	\to
	.endm

	/* ... and from EL1 */
	.macro	el1_vector, to
	.balign	128
	msr	sp_el0, x0
	mrs	x0, tpidr_el1
	ldr	x0, [x0, #TASK_STACK]
	add	x0, x0, #PT_REGS_SIZE
	cmp	sp, x0
	b.lo	stack_overflow
	mrs	x0, sp_el0
	sub	sp, sp, #PT_REGS_SIZE
	b	\to
	.endm

	/* The kernel never runs on SP_EL0, and no program in AArch32. */
	.macro	bad_vector
	.balign	128
	msr	spsel, #1
	b	bad_mode
	.endm

	.section .text.vectors, "ax"
	.globl	vectors
	.balign	2048
vectors:
	.rept	4				// from EL1, on SP_EL0
	bad_vector
	.endr
	el1_vector el1_sync			// from EL1: synchronous, IRQ, FIQ, SError
	el1_vector el1_irq
	el1_vector el1_irq
	el1_vector el1_serror
	.balign	128				// from EL0
	b	el0_sync			// entry.S
	el0_vector el0_irq
	el0_vector el0_irq
	el0_vector el0_serror
	.rept	4				// from EL0 in AArch32
	bad_vector
	.endr

	/* Each calls handler(regs) in traps.c and goes back where it came from. */
	.macro	exception, name, el, handler, back
\name:
	save_regs \el
	mov	x0, sp
	bl	\handler
	b	\back
	.endm

	exception el0_irq, 0, irq_handler, ret_to_user
	exception el0_serror, 0, serror_handler, ret_to_user
	exception el1_sync, 1, el1_sync_handler, ret_to_kernel
	exception el1_irq, 1, irq_handler, ret_to_kernel
	exception el1_serror, 1, serror_handler, ret_to_kernel

	/* el0_fault - from el0_sync, which has filled pt_regs but for the call's own fields */
	.globl	el0_fault
el0_fault:
	mov	w21, #-1
	str	w21, [sp, #PT_SYSCALLNO]
	mov	x0, sp
	bl	el0_sync_handler
	b	ret_to_user

ret_to_kernel:
	msr	daifset, #3
	ldp	x22, x23, [sp, #PT_PC]
	msr	elr_el1, x22
	msr	spsr_el1, x23
	ldp	x0, x1, [sp, #PT_X0]
	ldp	x2, x3, [sp, #PT_X2]
	ldp	x4, x5, [sp, #PT_X4]
	ldp	x6, x7, [sp, #PT_X6]
	ldp	x8, x9, [sp, #PT_X8]
	ldp	x10, x11, [sp, #PT_X10]
	ldp	x12, x13, [sp, #PT_X12]
	ldp	x14, x15, [sp, #PT_X14]
	ldp	x16, x17, [sp, #PT_X16]
	ldp	x18, x19, [sp, #PT_X18]
	ldp	x20, x21, [sp, #PT_X20]
	ldp	x22, x23, [sp, #PT_X22]
	ldp	x24, x25, [sp, #PT_X24]
	ldp	x26, x27, [sp, #PT_X26]
	ldp	x28, x29, [sp, #PT_X28]
	ldr	x30, [sp, #PT_X30]
	add	sp, sp, #PT_REGS_SIZE
	eret

bad_mode:
	sub	sp, sp, #PT_REGS_SIZE
	save_regs 1
	mov	x0, sp
	bl	bad_mode_handler

	/*
	 * Go on upon a stack of this CPU's own, to report and stop; since that never returns to
	 * user mode, a register that user mode can read may hold the stack pointer meanwhile.
	 */
stack_overflow:
	mov	x0, sp
	msr	tpidrro_el0, x0
	mrs	x0, tpidr_el1
	ldr	w0, [x0, #TASK_CPU]
	add	w0, w0, #1
	lsl	x0, x0, #PAGE_SHIFT
	mov	sp, x0
	adrp	x0, overflow_stacks		// traps.c
	add	x0, x0, #:lo12:overflow_stacks
	add	sp, sp, x0
	mrs	x0, sp_el0
	sub	sp, sp, #PT_REGS_SIZE
	save_regs 1
	mrs	x21, tpidrro_el0
	str	x21, [sp, #PT_SP]
	mov	x0, sp
	bl	stack_overflow_handler
