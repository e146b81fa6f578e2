/*
 * The system call on arm64: in, and out again.
 *
 * SVC is a synchronous exception from EL0 to EL1 (Arm ARM D1.3).  The hardware has
 *	- put the address after the SVC into ELR_EL1, PSTATE into SPSR_EL1, and why into ESR_EL1;
 *	- masked interrupts (PSTATE.DAIF), set PSTATE.PAN, and gone to EL1h: sp is SP_EL1 now, which
 *	  is the top of current's kernel stack, since every way out leaves it there;
 *	- jumped to the vector VBAR_EL1 + 0x400 (vectors.S), which branches to el0_sync.
 * Who holds what:
 *	x8		the number, in its low 32 bits
 *	x0 to x5	the arguments; x0 takes the result
 *	sp_el0		the user's stack pointer, which stays there all the time
 *	tpidr_el1	current
 *	the rest	the user's, to be left as it is
 *
 *	 1  switch to the kernel stack		(done by the hardware)
 *	 2  save every register into pt_regs
 *	 3  interrupts on
 *	 4  bound the number, also where the CPU speculates
 *	 5  fourth argument			(C takes it in x3 too: nothing to move)
 *	 6  index the table and call
 *	 7  result into pt_regs
 *	 8  interrupts off; is there work to do before user mode?
 *	 9  restore every register
 *	10  return to user mode
 */
#include <generated/asm-offsets.h>

#define ESR_EC_SHIFT 26 /* the exception's class: Arm ARM D19, ESR_EL1 */
#define EC_SVC64     0x15

	.text
	.globl	el0_sync, ret_to_user
	.type	el0_sync, %function
el0_sync:
1:	sub	sp, sp, #PT_REGS_SIZE
2:	stp	x0, x1, [sp, #PT_X0]
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
	mov	x29, xzr			// the kernel's call chain ends here
	mrs	x21, esr_el1
	lsr	w21, w21, #ESR_EC_SHIFT
	cmp	w21, #EC_SVC64
	b.ne	el0_fault			// vectors.S: it was another exception
	mov	w9, w8
	stp	x0, x9, [sp, #PT_ORIG_X0]	// and syscallno
3:	msr	daifclr, #3
4:	cmp	w9, #NR_SYSCALLS
	b.hs	.Lunknown
	csel	w9, w9, wzr, lo			// past a mispredicted branch: call 0
	csdb
5:
6:	adrp	x10, sys_call_table
	add	x10, x10, #:lo12:sys_call_table
	ldr	x10, [x10, x9, lsl #3]
	blr	x10
7:	str	x0, [sp, #PT_X0]

ret_to_user:					// a new task begins here (process.c)
8:	msr	daifset, #3
	mrs	x21, tpidr_el1
	ldr	w21, [x21, #TASK_WORK]
	cbnz	w21, .Lwork
9:	ldp	x22, x23, [sp, #PT_PC]
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
10:	eret

.Lunknown:
	mov	x0, #-ENOSYS
	b	7b

.Lwork:	mov	x0, sp
	bl	exit_to_user_mode		// kernel/task
	b	8b
