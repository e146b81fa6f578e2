/*
 * The faults that take an instruction of arm64, each a C function. Classes: Arm ARM, ESR_EL1.EC.
 * One that the machine lets through returns.
 */
#define FAULT(name) .globl fault_##name; .type fault_##name, %function; fault_##name

	.section .rodata
	.globl	return_instruction, return_instruction_end
return_instruction:
	ret
return_instruction_end:

	.text
FAULT(divide):			/* no exception on this machine: the quotient is 0 */
	mov	x0, #1
	udiv	x0, x0, xzr
	ret
FAULT(undefined):
	udf	#0
	ret
FAULT(breakpoint):
	brk	#0
	ret
FAULT(breakpoint_last):
	brk	#0xffff
	ret
FAULT(halt):			/* for a debugger outside the machine; undefined without one */
	hlt	#1
	ret

/* Privileged: undefined at EL0, or trapped there. */
FAULT(priv):
	msr	daifset, #15
	ret
FAULT(priv_sctlr):
	mrs	x0, sctlr_el1
	ret
FAULT(priv_vbar):
	msr	vbar_el1, xzr
	ret
FAULT(priv_timer):
	msr	cntv_ctl_el0, xzr
	ret
FAULT(priv_tlbi):
	tlbi	vmalle1
	ret
FAULT(priv_eret):
	eret
FAULT(hypervisor):
	hvc	#0
	ret
FAULT(monitor):
	smc	#0
	ret

FAULT(noncanonical):
	mov	x0, #1 << 48
	ldr	x0, [x0]
	ret
FAULT(noncanonical_jump):
	mov	x0, #1 << 48
	br	x0
FAULT(stack):			/* SP alignment fault */
	mov	x1, sp
	sub	x0, x1, #8
	mov	sp, x0
	ldr	x0, [sp]
	mov	sp, x1
	ret
FAULT(align):			/* exclusive loads must be aligned, whatever SCTLR_EL1.A says */
	mov	x0, sp
	sub	x0, x0, #15
	ldaxr	x1, [x0]
	ret
FAULT(align_jump):		/* PC alignment fault */
	adr	x0, .
	add	x0, x0, #2
	br	x0

	.section .note.GNU-stack, "", %progbits
