/* Giving the CPU to another task, and the FP and SIMD registers, which C here must not touch. */
#include <generated/asm-offsets.h>

	/*
	 * cpu_switch_to(prev, next) - park what C expects to find again in prev->thread, take
	 * next's, and return to where that task left off, or to where thread_init() makes it begin.
	 * Returns prev, on next's stack: the task that this CPU ran before.
	 */
	.section .text.cpu_switch_to, "ax"
	.globl	cpu_switch_to
	.type	cpu_switch_to, %function
cpu_switch_to:
	add	x8, x0, #TASK_CONTEXT
	mov	x9, sp
	stp	x19, x20, [x8, #CONTEXT_X19]
	stp	x21, x22, [x8, #CONTEXT_X21]
	stp	x23, x24, [x8, #CONTEXT_X23]
	stp	x25, x26, [x8, #CONTEXT_X25]
	stp	x27, x28, [x8, #CONTEXT_X27]
	stp	x29, x9, [x8, #CONTEXT_FP]
	str	x30, [x8, #CONTEXT_PC]

	add	x8, x1, #TASK_CONTEXT
	ldp	x19, x20, [x8, #CONTEXT_X19]
	ldp	x21, x22, [x8, #CONTEXT_X21]
	ldp	x23, x24, [x8, #CONTEXT_X23]
	ldp	x25, x26, [x8, #CONTEXT_X25]
	ldp	x27, x28, [x8, #CONTEXT_X27]
	ldp	x29, x9, [x8, #CONTEXT_FP]
	ldr	x30, [x8, #CONTEXT_PC]
	mov	sp, x9
	msr	tpidr_el1, x1			// current
	ret
	.size	cpu_switch_to, . - cpu_switch_to

	/* ret_from_fork - a new task begins, with prev in x0, and fn and arg of thread_init() */
	.section .text.ret_from_fork, "ax"
	.globl	ret_from_fork
	.type	ret_from_fork, %function
ret_from_fork:
	bl	schedule_tail
	cbz	x19, 1f
	msr	daifclr, #3
	mov	x0, x20
	blr	x19
1:	b	ret_to_user
	.size	ret_from_fork, . - ret_from_fork

	.arch_extension fp
	.arch_extension simd

	/* each_pair op - do `op` for v0 and v1, v2 and v3, ... at x0, which ends up behind them */
	.macro	each_pair, op
	\op	q0, q1, [x0], #32
	\op	q2, q3, [x0], #32
	\op	q4, q5, [x0], #32
	\op	q6, q7, [x0], #32
	\op	q8, q9, [x0], #32
	\op	q10, q11, [x0], #32
	\op	q12, q13, [x0], #32
	\op	q14, q15, [x0], #32
	\op	q16, q17, [x0], #32
	\op	q18, q19, [x0], #32
	\op	q20, q21, [x0], #32
	\op	q22, q23, [x0], #32
	\op	q24, q25, [x0], #32
	\op	q26, q27, [x0], #32
	\op	q28, q29, [x0], #32
	\op	q30, q31, [x0], #32
	.endm

	/* fpsimd_save(context), fpsimd_load(context) */
	.section .text.fpsimd, "ax"
	.globl	fpsimd_save, fpsimd_load
	.type	fpsimd_save, %function
fpsimd_save:
	mrs	x1, fpsr
	mrs	x2, fpcr
	stp	w1, w2, [x0, #FPSIMD_FPSR]
	add	x0, x0, #FPSIMD_VREGS
	each_pair stp
	ret
	.size	fpsimd_save, . - fpsimd_save

	.type	fpsimd_load, %function
fpsimd_load:
	ldp	w1, w2, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	msr	fpcr, x2
	add	x0, x0, #FPSIMD_VREGS
	each_pair ldp
	ret
	.size	fpsimd_load, . - fpsimd_load
