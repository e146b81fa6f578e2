/*
 * The first instructions of a program. The kernel enters here with sp on the count of the
 * arguments, argv, envp and the auxiliary vector above it, as on every System V machine.
 */
	.globl	_start
	.type	_start, %function
_start:
	mov	x29, #0			/* the outermost frame, for a debugger */
	mov	x30, #0
	mov	x0, sp
	bl	__libc_start_main	/* sp is a multiple of 16, as C wants it at a call */
	.size	_start, . - _start

	.section .note.GNU-stack, "", %progbits
