/* Hello with nothing between the program and the kernel: two calls, write and exit. */
#include <asm/unistd.h>

	.globl	_start
_start:
	mov	$__NR_write, %eax	/* write(1, message, length) */
	mov	$1, %edi
	lea	message(%rip), %rsi
	mov	$length, %edx
	syscall

	mov	$__NR_exit, %eax	/* exit(0) */
	xor	%edi, %edi
	syscall

	.section .rodata
message:
	.ascii	"Hello from assembly!\n"
	.equ	length, . - message
