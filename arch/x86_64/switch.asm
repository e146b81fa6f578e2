; switch_stacks(unsigned long *save, unsigned long next): keep the registers that C expects a call to keep on
; the old stack, and go on with those on the new one.

section .text

global switch_stacks
switch_stacks:
	push rbx
	push rbp
	push r12
	push r13
	push r14
	push r15
	mov [rdi], rsp
	mov rsp, rsi
	pop r15
	pop r14
	pop r13
	pop r12
	pop rbp
	pop rbx
	ret
