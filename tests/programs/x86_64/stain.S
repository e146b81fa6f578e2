/* Leave something in every register that a program can write, then go. fresh.c looks for it. */
	.globl	_start
	.text
_start:	mov	$1, %eax		/* AVX's upper halves, where the system has switched them on */
	cpuid
	bt	$27, %ecx
	jnc	1f
	xor	%ecx, %ecx
	xgetbv
	bt	$2, %eax
	jnc	1f
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vcmptrueps %ymm\n, %ymm\n, %ymm\n
	.endr
1:	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	pcmpeqd	%xmm\n, %xmm\n
	.endr
	ldmxcsr	mxcsr(%rip)
	fldcw	x87_control(%rip)
	.rept	8
	fldpi
	.endr
	fmul	number(%rip)		/* x87 remembers this instruction, and this datum */

	mov	$158, %eax		/* arch_prctl */
	mov	$0x1002, %edi		/* ARCH_SET_FS */
	mov	$0x12345000, %esi
	syscall
	mov	$158, %eax
	mov	$0x1001, %edi		/* ARCH_SET_GS */
	syscall
	mov	$0x2b, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %fs
	mov	%eax, %gs

	.irp	reg, rbx, rcx, rdx, rsi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
	mov	$-1, %\reg
	.endr
	pushq	$0x244ed5		/* ID AC NT OF DF SF ZF AF PF CF */
	popfq
	mov	$0, %edi
	mov	$231, %eax		/* exit_group */
	syscall

	.section .rodata
mxcsr:	.long	0xffbf
x87_control:
	.word	0x0c3f
number:	.float	1.5

	.section .note.GNU-stack, "", @progbits
