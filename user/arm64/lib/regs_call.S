/*
 * regs_call(): every register from regs.in, svc, every register to regs.out (arch_regs.h).
 * regs_spin(): the same, but x8 is counted down to 0 instead, which leaves the flags alone.
 * The stack pointer points to regs.in meanwhile: it is the one register that finds memory.
 */
#define SP	(31 * 8)
#define NZCV	(32 * 8)
#define FPCR	(33 * 8)
#define FPSR	(34 * 8)
#define TPIDR	(35 * 8)
#define V	(36 * 8)
#define OUT	(V + 32 * 16)

#define UP_TO_29 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, \
		 20, 21, 22, 23, 24, 25, 26, 27, 28, 29

	.macro	system_from field, name
	ldr	x0, [sp, #\field]
	msr	\name, x0
	.endm

	.macro	system_to field, name
	mrs	x0, \name
	str	x0, [sp, #OUT + \field]
	.endm

	.macro	with_every_register crossing
	sub	sp, sp, #176
	stp	x29, x30, [sp, #0]
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	stp	d8, d9, [sp, #96]
	stp	d10, d11, [sp, #112]
	stp	d12, d13, [sp, #128]
	stp	d14, d15, [sp, #144]
	mrs	x0, fpcr
	mrs	x1, tpidr_el0
	stp	x0, x1, [sp, #160]
	adrp	x1, kept_sp
	mov	x0, sp
	str	x0, [x1, #:lo12:kept_sp]

	adrp	x0, regs
	add	x0, x0, #:lo12:regs
	str	x0, [x0, #SP]
	mov	sp, x0
	system_from NZCV, nzcv
	system_from FPCR, fpcr
	system_from FPSR, fpsr
	system_from TPIDR, tpidr_el0
	.irp	n, UP_TO_29, 30, 31
	ldr	q\n, [sp, #V + 16 * \n]
	.endr
	.irp	n, UP_TO_29, 30
	ldr	x\n, [sp, #8 * \n]
	.endr

1:	\crossing

	.irp	n, UP_TO_29, 30
	str	x\n, [sp, #OUT + 8 * \n]
	.endr
	.irp	n, UP_TO_29, 30, 31
	str	q\n, [sp, #OUT + V + 16 * \n]
	.endr
	system_to NZCV, nzcv
	system_to FPCR, fpcr
	system_to FPSR, fpsr
	system_to TPIDR, tpidr_el0
	mov	x0, sp
	str	x0, [sp, #OUT + SP]

	adrp	x0, kept_sp
	ldr	x0, [x0, #:lo12:kept_sp]
	mov	sp, x0
	ldp	x0, x1, [sp, #160]
	msr	fpcr, x0
	msr	tpidr_el0, x1
	ldp	d14, d15, [sp, #144]
	ldp	d12, d13, [sp, #128]
	ldp	d10, d11, [sp, #112]
	ldp	d8, d9, [sp, #96]
	ldp	x27, x28, [sp, #80]
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp, #0]
	add	sp, sp, #176
	ret
	.endm

	.text
	.globl	regs_call, regs_spin
	.type	regs_call, %function
regs_call:
	with_every_register "svc #0"

	.type	regs_spin, %function
regs_spin:
	with_every_register "sub x8, x8, #1; cbnz x8, 1b"

	.bss
	.balign	8
kept_sp:
	.skip	8

	.section .note.GNU-stack, "", %progbits
