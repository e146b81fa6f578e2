/*
 * Copying to and from user memory, by the unprivileged loads and stores: LDTR and STTR at EL1 have
 * the rights of EL0 (Arm ARM C3.2.6), so PSTATE.PAN stays set and a kernel address can do no harm
 * even here.
 *
 * Assumptions: the caller checked that [user address, + n) lies below TASK_SIZE; memory is Normal,
 * so that no address needs to be aligned; the kernel's own side never faults.
 *
 * Each function goes in steps of 64, 8 and 1 bytes.  Pointers and count move only after a step is
 * done: when a wide step faults, the bytes before the bad one are still to be done, and go one by
 * one.  When a byte faults, what is left is the answer.
 */
	/* user_op - an instruction that may fault; go on at @fixup then */
	.macro	user_op, fixup, insn:vararg
9999:	\insn
	.pushsection __ex_table, "a"
	.balign	4
	.long	9999b - ., \fixup - .		// kernel/mm/uaccess.c
	.popsection
	.endm

	/* user_loop - @wide, @word, @byte do 64, 8, 1 bytes; x2 counts down */
	.macro	user_loop, wide, word, byte
1:	subs	x3, x2, #64
	b.lo	2f
	\wide
	mov	x2, x3
	b	1b
2:	subs	x3, x2, #8
	b.lo	3f
	\word
	mov	x2, x3
	b	2b
3:	cbz	x2, 4f
	\byte
	sub	x2, x2, #1
	b	3b
4:	mov	x0, x2
	ret
	.endm

	.macro	function, name
	.section .text.\name, "ax"
	.globl	\name
	.type	\name, %function
\name:
	.endm

	/* raw_copy_from_user(to: x0, from: x1, n: x2) */
	.macro	from_wide
	.irp	at, 0, 16, 32, 48
	user_op	3f, ldtr x4, [x1, #\at]
	user_op	3f, ldtr x5, [x1, #\at + 8]
	stp	x4, x5, [x0, #\at]
	.endr
	add	x0, x0, #64
	add	x1, x1, #64
	.endm

	.macro	from_word
	user_op	3f, ldtr x4, [x1]
	str	x4, [x0], #8
	add	x1, x1, #8
	.endm

	.macro	from_byte
	user_op	4f, ldtrb w4, [x1]
	strb	w4, [x0], #1
	add	x1, x1, #1
	.endm

function raw_copy_from_user
	user_loop from_wide, from_word, from_byte
	.size	raw_copy_from_user, . - raw_copy_from_user

	/* raw_copy_to_user(to: x0, from: x1, n: x2) */
	.macro	to_wide
	.irp	at, 0, 16, 32, 48
	ldp	x4, x5, [x1, #\at]
	user_op	3f, sttr x4, [x0, #\at]
	user_op	3f, sttr x5, [x0, #\at + 8]
	.endr
	add	x0, x0, #64
	add	x1, x1, #64
	.endm

	.macro	to_word
	ldr	x4, [x1]
	user_op	3f, sttr x4, [x0]
	add	x0, x0, #8
	add	x1, x1, #8
	.endm

	.macro	to_byte
	ldrb	w4, [x1]
	user_op	4f, sttrb w4, [x0]
	add	x0, x0, #1
	add	x1, x1, #1
	.endm

function raw_copy_to_user
	user_loop to_wide, to_word, to_byte
	.size	raw_copy_to_user, . - raw_copy_to_user

	/* raw_clear_user(to: x0, n: x1) */
	.macro	clear_wide
	.irp	at, 0, 8, 16, 24, 32, 40, 48, 56
	user_op	3f, sttr xzr, [x0, #\at]
	.endr
	add	x0, x0, #64
	.endm

	.macro	clear_word
	user_op	3f, sttr xzr, [x0]
	add	x0, x0, #8
	.endm

	.macro	clear_byte
	user_op	4f, sttrb wzr, [x0]
	add	x0, x0, #1
	.endm

function raw_clear_user
	mov	x2, x1
	user_loop clear_wide, clear_word, clear_byte
	.size	raw_clear_user, . - raw_clear_user
