/* The vDSO's code in whole pages, with nothing of the kernel's in them.  VDSO_IMAGE: the Makefile. */
	.section .rodata.vdso, "a"
	.globl	vdso_start, vdso_end
	.balign	4096
vdso_start:
	.incbin	VDSO_IMAGE
	.balign	4096
vdso_end:

	.section .note.GNU-stack, "", %progbits
