/*
 * regs_call(): every register from regs_in, syscall, every register to regs_out (arch_regs.h).
 * regs_spin(): the same, but `loop` counts rcx down to 0 instead, which leaves the flags alone.
 * Both are found by rip, so that no register is needed for it.
 */
#define RAX	0
#define RFLAGS	(15 * 8)
#define RSP	(16 * 8)
#define DS	(17 * 8)
#define FS_WORD	(21 * 8)
#define GS_WORD	(22 * 8)
#define RIP	(23 * 8)
#define FX	(24 * 8)
#define YMM	(FX + 512)

	.macro	load reg
	mov	regs_in + offset(%rip), %\reg
	.endm

	.macro	store reg
	mov	%\reg, regs_out + offset(%rip)
	.endm

	.macro	store_segment reg
	mov	%\reg, %eax
	mov	%rax, regs_out + offset(%rip)
	.endm

	.macro	load_ymm n
	vmovdqu	regs_in + offset(%rip), %ymm\n
	.endm

	.macro	store_ymm n
	vmovdqu	%ymm\n, regs_out + offset(%rip)
	.endm

	/* `op reg` for each, with `offset` going on by `step` */
	.macro	each op, first, step, regs:vararg
	.set	offset, \first
	.irp	reg, \regs
	\op	\reg
	.set	offset, offset + \step
	.endr
	.endm

#define GENERAL	rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
#define NUMBERS	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
#define KEPT	rbx, rbp, r12, r13, r14, r15

	.macro	with_every_register crossing
	.irp	reg, KEPT
	push	%\reg
	.endr
	fxsave	kept(%rip)

	fxrstor	regs_in + FX(%rip)
	cmpl	$0, regs_have_avx(%rip)
	je	1f
	each	load_ymm, YMM, 32, NUMBERS
1:	lea	3f(%rip), %rax
	mov	%rax, regs_in + RIP(%rip)
	mov	%rsp, regs_in + RSP(%rip)
	mov	regs_in + RAX(%rip), %rax
	each	load, 8, 8, GENERAL
	push	regs_in + RFLAGS(%rip)
	popf

2:	\crossing
3:
	mov	%rsp, regs_out + RSP(%rip)
	pushf
	pop	regs_out + RFLAGS(%rip)
	push	$0x202			/* plain flags for C */
	popf
	mov	%rax, regs_out + RAX(%rip)
	each	store, 8, 8, GENERAL
	each	store_segment, DS, 8, ds, es, fs, gs
	mov	%fs:0, %rax
	mov	%rax, regs_out + FS_WORD(%rip)
	mov	%gs:0, %rax
	mov	%rax, regs_out + GS_WORD(%rip)
	fxsave	regs_out + FX(%rip)
	cmpl	$0, regs_have_avx(%rip)
	je	4f
	each	store_ymm, YMM, 32, NUMBERS
	vzeroupper
4:
	fxrstor	kept(%rip)
	.irp	reg, r15, r14, r13, r12, rbp, rbx
	pop	%\reg
	.endr
	ret
	.endm

	.text
	.globl	regs_call, regs_spin
	.type	regs_call, @function
regs_call:
	with_every_register syscall

	.type	regs_spin, @function
regs_spin:
	with_every_register "loop 2b"

	.bss
	.balign	16
kept:
	.skip	512

	.section .note.GNU-stack, "", @progbits
