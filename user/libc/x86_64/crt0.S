/*
 * The first instructions of a program. The kernel enters here with rsp on the count of the
 * arguments, argv, envp and the auxiliary vector above it (System V ABI, AMD64, 3.4.1).
 */
	.globl	_start
	.type	_start, @function
_start:
	xor	%ebp, %ebp		/* the outermost frame, for a debugger */
	mov	%rsp, %rdi
	call	__libc_start_main	/* rsp is a multiple of 16, as C wants it at a call */
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
