/*
 * The faults that take an instruction of x86_64, each a C function. Vectors: SDM vol. 3A, table 6-1.
 * One that the machine lets through returns, or has the stack pointer to blame.
 */
#define FAULT(name) .globl fault_##name; .type fault_##name, @function; fault_##name

	.section .rodata
	.globl	return_instruction, return_instruction_end
return_instruction:
	ret
return_instruction_end:

	.text
FAULT(divide):			/* #DE */
	xor	%edx, %edx
	xor	%eax, %eax
	mov	%eax, %ecx
	div	%ecx
	ret
FAULT(divide_overflow):		/* #DE: the quotient does not fit */
	mov	$0x80000000, %eax
	cltd
	mov	$-1, %ecx
	idiv	%ecx
	ret
FAULT(undefined):		/* #UD */
	ud2
FAULT(breakpoint):		/* #BP */
	int3
	ret
FAULT(icebp):			/* #DB */
	.byte	0xf1
	ret
FAULT(step):			/* #DB after the instruction that follows popf */
	pushf
	orl	$0x100, (%rsp)
	popf
	nop
	ret

/* Privileged, or with a gate that is closed to programs: all #GP. */
FAULT(priv):
	hlt
	ret
FAULT(priv_cli):
	cli
	ret
FAULT(priv_in):
	in	$0x60, %al
	ret
FAULT(priv_cr):
	mov	%cr0, %rax
	ret
FAULT(priv_msr):
	mov	$0xc0000082, %ecx	/* IA32_LSTAR: where the kernel is entered */
	rdmsr
	ret
FAULT(priv_sysret):
	sysretq
FAULT(int_db):
	int	$1
	ret
FAULT(int_nmi):
	int	$2
	ret
FAULT(int_of):			/* #OF: this gate is open */
	int	$4
	ret
FAULT(int_df):
	int	$8
	ret
FAULT(int_pf):
	int	$14
	ret
FAULT(int_irq):
	int	$32
	ret
FAULT(int_last):
	int	$255
	ret

FAULT(noncanonical):		/* #GP, not #PF: there is no such address */
	mov	$1, %eax
	shl	$62, %rax
	mov	(%rax), %al
	ret
FAULT(noncanonical_jump):	/* #GP */
	mov	$1, %eax
	shl	$62, %rax
	jmp	*%rax
FAULT(noncanonical_stack):	/* #SS */
	mov	%rsp, %rcx
	mov	$1, %eax
	shl	$62, %rax
	mov	%rax, %rsp
	pop	%rax
	mov	%rcx, %rsp
	ret
FAULT(selector):		/* #GP: beyond the GDT */
	mov	$0xfff8, %eax
	mov	%eax, %ds
	ret
FAULT(stack):			/* #GP: movaps wants a multiple of 16 */
	movaps	(%rsp), %xmm0
	movaps	8(%rsp), %xmm0
	ret
FAULT(align):			/* #AC */
	pushf
	orl	$0x40000, (%rsp)
	popf
	mov	-15(%rsp), %eax
	ret
FAULT(simd):			/* #XM: 1 / 0 with the division unmasked */
	push	$0x1d80
	ldmxcsr	(%rsp)
	pop	%rax
	mov	$1, %eax
	cvtsi2ss %eax, %xmm0
	xorps	%xmm1, %xmm1
	divss	%xmm1, %xmm0
	ret
FAULT(x87):			/* #MF at fwait */
	push	$0x37b
	fldcw	(%rsp)
	pop	%rax
	fld1
	fldz
	fdivrp
	fwait
	ret

	.section .note.GNU-stack, "", @progbits
