/*
 * Where a signal handler returns to, unless the program has its own SA_RESTORER.
 *
 * Unwinders (libgcc, LLVM's, gdb) know a signal frame by exactly these two instructions, and then take all
 * registers out of the frame itself.  So there is no unwind information here on purpose: it could only say
 * less, and would be preferred.
 */
#include <asm/unistd.h>

	.text
	.balign	4
	nop			// unwinders look up the address before the return address
	.globl	__kernel_rt_sigreturn
	.type	__kernel_rt_sigreturn, %function
__kernel_rt_sigreturn:
	mov	x8, #__NR_rt_sigreturn
	svc	#0
	.size	__kernel_rt_sigreturn, . - __kernel_rt_sigreturn

	.section .note.GNU-stack, "", %progbits
