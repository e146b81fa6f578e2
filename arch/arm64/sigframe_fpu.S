/*
 * The FP and SIMD registers straight to a signal frame's record and back: fpsimd.h.  There is no
 * unprivileged form of these loads and stores, so where the CPU has PAN it is off for them, the way
 * out of a fault included.  The caller has checked the address: it is no kernel address.
 */
#include <generated/asm-offsets.h>
#include "user_op.inc"

	.arch_extension fp
	.arch_extension simd

	/* each_pair op - do `op` for v0 and v1, v2 and v3, ... in the record at x0 */
	.macro	each_pair, op
	.irp	n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
	one_pair \op, \n, %(\n + 1)
	.endr
	.endm
	.altmacro
	.macro	one_pair, op, n, next
	user_op	9f, \op q\n, q\next, [x0, #FPSIMD_VREGS + 16 * \n]
	.endm

	/* int fpsimd_save_user(struct fpsimd_context __user *to: x0, u64 head: x1) */
function fpsimd_save_user
	mrs	x2, fpsr
	mrs	x3, fpcr
	orr	x2, x2, x3, lsl #32
	set_pan	0
	user_op	9f, stp x1, x2, [x0]
	each_pair stp
	mov	w0, wzr
8:	set_pan	1
	ret
9:	mov	w0, #-EFAULT
	b	8b
	.size	fpsimd_save_user, . - fpsimd_save_user

	/*
	 * int fpsimd_load_user(const struct fpsimd_context __user *from: x0, u64 head: x1)
	 * The record's ends are read first, so that one which is not all there changes nothing.
	 */
function fpsimd_load_user
	set_pan	0
	user_op	9f, ldr x2, [x0, #FPSIMD_VREGS + 504]
	user_op	9f, ldp x2, x3, [x0]
	cmp	x1, x2
	b.ne	9f
	each_pair ldp
	msr	fpsr, x3
	lsr	x3, x3, #32
	msr	fpcr, x3
	mov	w0, wzr
8:	set_pan	1
	ret
9:	mov	w0, #-EFAULT
	b	8b
	.size	fpsimd_load_user, . - fpsimd_load_user
