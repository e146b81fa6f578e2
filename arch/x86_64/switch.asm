; struct task_struct *switch_stacks(struct task_struct *prev, unsigned long *save, unsigned long next)
;	rdi = prev, rsi = where its stack pointer goes, rdx = the next one's
; Keep the registers that C expects a call to keep on the old stack, and go on with those on the new one, with
; prev as the result there.
;
; A new task's stack looks as if it had been switched away from just before ret_from_fork, with rbx = fn and
; r12 = arg (process.c, thread_init).

extern schedule_tail, return_to_user
section .text

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

global ret_from_fork
ret_from_fork:
	mov rdi, rax			; the task that ran before
	call schedule_tail
	test rbx, rbx
	jz return_to_user
	sti
	mov rdi, r12
	call rbx
	jmp return_to_user		; the kernel's thread has become a program
