/*
 * Copying to and from user memory, by the unprivileged loads and stores: LDTR and STTR at EL1 have
 * the rights of EL0 (Arm ARM C3.2.6), so PSTATE.PAN stays set and a kernel address can do no harm
 * even here.
 *
 * Assumptions: the caller checked that [user address, + n) lies below TASK_SIZE; memory is Normal,
 * so that no address needs to be aligned; the kernel's own side never faults.
 *
 * Each function goes in steps of 64, 16, 8, 4, 2 and 1 bytes, so that a value of any of these sizes
 * moves at once: other threads see all of it or nothing.  The pointers move only after a step is
 * done: when a wide step faults, the bytes before the bad one are still to be done, and go one by
 * one.  When a byte faults, what is left is the answer.
 */
#include "user_op.inc"

	/*
	 * user_loop - @wide, @pair, @word, @half, @short, @byte do 64, 16, 8, 4, 2, 1 bytes; x2
	 * counts down.  It is ahead of what is done while a wide step is: by 64 or 16.
	 */
	.macro	user_loop, wide, pair, word, half, short, byte
	subs	x2, x2, #64
	b.lo	2f
1:	\wide
	subs	x2, x2, #64
	b.hs	1b
2:	adds	x2, x2, #48
	b.mi	4f
3:	\pair
	subs	x2, x2, #16
	b.pl	3b
4:	add	x2, x2, #16
	tbz	x2, #3, 5f
	\word
	sub	x2, x2, #8
5:	tbz	x2, #2, 6f
	\half
	sub	x2, x2, #4
6:	tbz	x2, #1, 9f
	\short
	sub	x2, x2, #2
9:	cbz	x2, 10f
	\byte
	sub	x2, x2, #1
	b	9b
10:	mov	x0, x2
	ret
7:	add	x2, x2, #64		// a wide step faulted
	b	9b
8:	add	x2, x2, #16		// a pair did
	b	9b
	.endm

	/* raw_copy_from_user(to: x0, from: x1, n: x2) */
	.macro	from_wide
	.irp	at, 0, 16, 32, 48
	user_op	7f, ldtr x4, [x1, #\at]
	user_op	7f, ldtr x5, [x1, #\at + 8]
	stp	x4, x5, [x0, #\at]
	.endr
	add	x0, x0, #64
	add	x1, x1, #64
	.endm

	.macro	from_pair
	user_op	8f, ldtr x4, [x1]
	user_op	8f, ldtr x5, [x1, #8]
	stp	x4, x5, [x0], #16
	add	x1, x1, #16
	.endm

	.macro	from_word
	user_op	9f, ldtr x4, [x1]
	str	x4, [x0], #8
	add	x1, x1, #8
	.endm

	.macro	from_half
	user_op	9f, ldtr w4, [x1]
	str	w4, [x0], #4
	add	x1, x1, #4
	.endm

	.macro	from_short
	user_op	9f, ldtrh w4, [x1]
	strh	w4, [x0], #2
	add	x1, x1, #2
	.endm

	.macro	from_byte
	user_op	10f, ldtrb w4, [x1]
	strb	w4, [x0], #1
	add	x1, x1, #1
	.endm

function raw_copy_from_user
	user_loop from_wide, from_pair, from_word, from_half, from_short, from_byte
	.size	raw_copy_from_user, . - raw_copy_from_user

	/* raw_copy_to_user(to: x0, from: x1, n: x2) */
	.macro	to_wide
	.irp	at, 0, 16, 32, 48
	ldp	x4, x5, [x1, #\at]
	user_op	7f, sttr x4, [x0, #\at]
	user_op	7f, sttr x5, [x0, #\at + 8]
	.endr
	add	x0, x0, #64
	add	x1, x1, #64
	.endm

	.macro	to_pair
	ldp	x4, x5, [x1]
	user_op	8f, sttr x4, [x0]
	user_op	8f, sttr x5, [x0, #8]
	add	x0, x0, #16
	add	x1, x1, #16
	.endm

	.macro	to_word
	ldr	x4, [x1]
	user_op	9f, sttr x4, [x0]
	add	x0, x0, #8
	add	x1, x1, #8
	.endm

	.macro	to_half
	ldr	w4, [x1]
	user_op	9f, sttr w4, [x0]
	add	x0, x0, #4
	add	x1, x1, #4
	.endm

	.macro	to_short
	ldrh	w4, [x1]
	user_op	9f, sttrh w4, [x0]
	add	x0, x0, #2
	add	x1, x1, #2
	.endm

	.macro	to_byte
	ldrb	w4, [x1]
	user_op	10f, sttrb w4, [x0]
	add	x0, x0, #1
	add	x1, x1, #1
	.endm

function raw_copy_to_user
	user_loop to_wide, to_pair, to_word, to_half, to_short, to_byte
	.size	raw_copy_to_user, . - raw_copy_to_user

	/* raw_clear_user(to: x0, n: x1) */
	.macro	clear_wide
	.irp	at, 0, 8, 16, 24, 32, 40, 48, 56
	user_op	7f, sttr xzr, [x0, #\at]
	.endr
	add	x0, x0, #64
	.endm

	.macro	clear_pair
	user_op	8f, sttr xzr, [x0]
	user_op	8f, sttr xzr, [x0, #8]
	add	x0, x0, #16
	.endm

	.macro	clear_word
	user_op	9f, sttr xzr, [x0]
	add	x0, x0, #8
	.endm

	.macro	clear_half
	user_op	9f, sttr wzr, [x0]
	add	x0, x0, #4
	.endm

	.macro	clear_short
	user_op	9f, sttrh wzr, [x0]
	add	x0, x0, #2
	.endm

	.macro	clear_byte
	user_op	10f, sttrb wzr, [x0]
	add	x0, x0, #1
	.endm

function raw_clear_user
	mov	x2, x1
	user_loop clear_wide, clear_pair, clear_word, clear_half, clear_short, clear_byte
	.size	raw_clear_user, . - raw_clear_user
