/*
 * For made ELF files: look at memory. The status says what was found: 1 where the byte at DATA is not
 * 'D', 2 where the one at BSS is not 0, 3 where BSS can't be written through; 42 when all is well.
 */
#define DATA 0x500000
#define BSS  0x500800

	.globl	_start
	.text
_start:	mov	$1, %edi
	cmpb	$'D', DATA
	jne	1f
	mov	$2, %edi
	cmpb	$0, BSS
	jne	1f
	movb	$7, BSS
	mov	$3, %edi
	cmpb	$7, BSS
	jne	1f
	mov	$42, %edi
1:	mov	$231, %eax
	syscall
