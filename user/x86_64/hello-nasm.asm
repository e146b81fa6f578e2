; Hello in nasm. By hand: nasm -f elf64 hello-nasm.asm && ld -o hello-nasm hello-nasm.o
	global	_start

	section	.text
_start:
	mov	eax, 1			; write(1, message, length)
	mov	edi, 1
	lea	rsi, [rel message]
	mov	edx, length
	syscall

	mov	eax, 60			; exit(0)
	xor	edi, edi
	syscall

	section	.rodata
message:
	db	"Hello from nasm!", 10
length	equ	$ - message
