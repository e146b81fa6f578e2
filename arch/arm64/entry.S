/*
 * The threshold, arm64: from a user program's SVC instruction to the handler and back.
 *
 * What SVC did, as every exception from EL0 to EL1 (Arm ARM D1.3):
 *	ELR_EL1 = address after it, SPSR_EL1 = PSTATE, ESR_EL1 = why; pc = VBAR_EL1 + 0x400, the slot
 *	in vectors.S that branches here.  Interrupts are off (PSTATE.DAIF), PSTATE.PAN is set, and sp
 *	is SP_EL1: the top of current's kernel stack, since every way out leaves it there.
 *	TPIDR_EL1 = current, always.
 * What the user's registers hold:
 *	w8 = number; x0 to x5 = the six arguments; SP_EL0 = the user's stack; the rest is the caller's.
 * What the user gets back: x0 = result or -errno; all else unchanged.
 *
 *	1. switch to the kernel: SVC did
 *	2. save every register: a struct pt_regs at the top of the stack
 *	3. interrupts on
 *	4. bound the number, for speculation too
 *	5. move the fourth argument to where C expects it: it is there
 *	6. index the table and call
 *	7. the result goes into pt_regs
 *	8. interrupts off; is there work to do before going back?
 *	9. restore the registers
 *	10. return
 */
#include <generated/asm-offsets.h>

	.text
	.globl	el0_sync, ret_to_user
el0_sync:
el0_sync.1_switch:
el0_sync.2_save:
	sub	sp, sp, #PT_REGS_SIZE
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
	mrs	x21, sp_el0
	mrs	x22, elr_el1
	mrs	x23, spsr_el1
	stp	x30, x21, [sp, #PT_X30]
	stp	x22, x23, [sp, #PT_PC]
	mov	x29, xzr		// the kernel's call chain ends here
	mrs	x21, esr_el1
	lsr	w21, w21, #ESR_EC_SHIFT
	cmp	w21, #EC_SVC64
	b.ne	el0_fault		// it was another exception: vectors.S
	mov	w9, w8			// the number is 32 bits wide, as on Linux
	stp	x0, x9, [sp, #PT_ORIG_X0] // and syscallno
el0_sync.3_interrupts_on:
	msr	daifclr, #3
el0_sync.4_bound:
	cmp	w9, #NR_SYSCALLS
	b.hs	el0_sync.unknown
	csel	w9, w9, wzr, lo		// 0 where b.hs was mispredicted
	csdb

el0_sync.5_fourth:
el0_sync.6_call:
	adrp	x10, sys_call_table
	add	x10, x10, #:lo12:sys_call_table
	ldr	x10, [x10, x9, lsl #3]
	blr	x10
el0_sync.7_result:
	str	x0, [sp, #PT_X0]

ret_to_user:				// a new task comes here, too (switch.S)
el0_sync.8_work:
	msr	daifset, #3		// nothing may come between this look and the return
	mrs	x21, tpidr_el1
	ldr	w21, [x21, #TASK_WORK]
	cbnz	w21, el0_sync.slow

el0_sync.9_restore:
	ldp	x22, x23, [sp, #PT_PC]
	ldp	x30, x21, [sp, #PT_X30]
	msr	sp_el0, x21
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
	add	sp, sp, #PT_REGS_SIZE
el0_sync.10_return:
	eret

el0_sync.unknown:
	mov	x0, #-ENOSYS
	b	el0_sync.7_result
el0_sync.slow:
	mov	x0, sp
	bl	exit_to_user_mode
	b	el0_sync.8_work
