/*
 * Leave something in every register that a program can write, then go. fresh.c looks for it. With
 * an argument, also in what newer processors have.
 */
	.arch	armv8.5-a+memtag
	.globl	_start
	.text
_start:	ldr	x0, [sp]
	cmp	x0, #1
	b.eq	1f
	msr	dit, #1
	msr	ssbs, #1
	msr	tco, #1
1:	mov	x0, #-1
	msr	fpsr, x0
	msr	tpidr_el0, x0
	msr	nzcv, x0
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
		24, 25, 26, 27, 28, 29, 30, 31
	movi	v\n\().16b, #255
	.endr
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, \
		26, 27, 28, 29, 30
	mov	x\n, #-1
	.endr
	mov	x0, #0x07c00000		/* DN, FZ, RMode */
	msr	fpcr, x0
	mov	x0, #0
	mov	x8, #94			/* exit_group */
	svc	#0xffff
