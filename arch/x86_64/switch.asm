; From one task's kernel stack to another's.

extern schedule_tail, return_to_user
section .text

; struct task_struct *switch_stacks(struct task_struct *prev, unsigned long *save, unsigned long next):
; keep the registers that C expects a call to keep on the old stack, and go on with those on the new one;
; what it returns there is the prev of here.
global switch_stacks
switch_stacks:
	push rbx
	push rbp
	push r12
	push r13
	push r14
	push r15
	mov [rsi], rsp
	mov rsp, rdx
	mov rax, rdi
	pop r15
	pop r14
	pop r13
	pop r12
	pop rbp
	pop rbx
	ret

; Where a new task starts: rsp at its struct pt_regs, interrupts off, rax = the task before, rbx and r12 = a
; kernel thread's function and its argument, or rbx = 0 for a fork's child.
global ret_from_fork
ret_from_fork:
	mov rdi, rax
	call schedule_tail
	test rbx, rbx
	jz return_to_user
	sti
	mov rdi, r12
	call rbx			; returns when the thread has become a program
	jmp return_to_user
