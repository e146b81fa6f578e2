/* Hello with nothing between the program and the kernel: two calls, write and exit. */
#include <asm/unistd.h>

	.globl	_start
_start:
	mov	x8, #__NR_write		/* write(1, message, length) */
	mov	x0, #1
	adr	x1, message
	mov	x2, #length
	svc	#0

	mov	x8, #__NR_exit		/* exit(0) */
	mov	x0, #0
	svc	#0

message:
	.ascii	"Hello from assembly!\n"
	.equ	length, . - message
