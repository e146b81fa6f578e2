/*
 * For made ELF files: look at memory. The status says what was found: 1 where the byte at DATA is not
 * 'D', 2 where the one at BSS is not 0, 3 where BSS can't be written through; 42 when all is well.
 */
#define DATA 0x500000
#define BSS  0x500800

	.globl	_start
	.text
_start:	mov	x1, #DATA
	mov	x2, #DATA
	add	x2, x2, #(BSS - DATA)
	mov	x0, #1
	ldrb	w3, [x1]
	cmp	w3, #'D'
	b.ne	1f
	mov	x0, #2
	ldrb	w3, [x2]
	cbnz	w3, 1f
	mov	w3, #7
	strb	w3, [x2]
	mov	x0, #3
	ldrb	w3, [x2]
	cmp	w3, #7
	b.ne	1f
	mov	x0, #42
1:	mov	x8, #94
	svc	#0
