/* What the functions that touch user memory are written with. */
#pragma once

	/* user_op - an instruction that may fault; go on at @fixup then (kernel/mm/uaccess.c) */
	.macro	user_op, fixup, insn:vararg
9999:	\insn
	.pushsection __ex_table, "a"
	.balign	4
	.long	9999b - ., \fixup - .
	.popsection
	.endm

	/* set_pan - PSTATE.PAN = @value where it is in use: SCTLR_EL1.SPAN is clear (setup.c) */
	.macro	set_pan, value
	mrs	x9, sctlr_el1
	tbnz	x9, #23, 8888f
	.inst	0xd500409f | \value << 8		// msr pan, #value
8888:
	.endm

	.macro	function, name
	.section .text.\name, "ax"
	.globl	\name
	.type	\name, %function
\name:
	.endm
