; The threshold, x86_64: from a user program's SYSCALL instruction to the handler and back.
;
; What SYSCALL did (SDM vol. 2, "SYSCALL"):
;	rcx = address after it, r11 = rflags; CS and SS are the kernel's (STAR); rip = here (LSTAR);
;	rflags lost IF, TF, DF, AC and NT (SFMASK), so interrupts are off.  rsp and GS are still the user's.
; What the user's registers hold (System V ABI, A.2.1):
;	rax = number; rdi, rsi, rdx, r10, r8, r9 = the six arguments; the rest is the caller's.
; What the user gets back: rax = result or -errno; rcx and r11 as SYSCALL left them; all else unchanged.
;
;	1. switch to the kernel: its GS, its stack
;	2. save every register: a struct pt_regs at the top of the stack
;	3. interrupts on
;	4. bound the number, for speculation too
;	5. move the fourth argument to where C expects it
;	6. index the table and call
;	7. the result goes into pt_regs
;	8. interrupts off; is there work to do before going back?
;	9. restore the registers
;	10. return

%include "generated/asm-offsets.inc"

extern sys_call_table, return_to_user, return_to_user.look	; the slow way out: traps.asm
section .text

TF	equ 1 << 8			; in rflags: trap after each instruction
RF	equ 1 << 16			; but not at the next one's breakpoint

global entry_SYSCALL_64
entry_SYSCALL_64:
.1_switch:
	swapgs
	mov [gs:PERCPU_USER_SP], rsp
	mov rsp, [gs:PERCPU_SP0]

.2_save:				; from the end of struct pt_regs to its start
	push USER_DS
	push qword [gs:PERCPU_USER_SP]
	push r11			; rflags
	push USER_CS
	push rcx			; rip
	push rax			; orig_ax: the number
	push rdi
	push rsi
	push rdx
	push rcx
	push -ENOSYS			; ax: the answer until a handler gives another
	push r8
	push r9
	push r10
	push r11
	push rbx
	push rbp
	push r12
	push r13
	push r14
	push r15

.3_interrupts_on:
	sti

.4_bound:				; the number is 32 bits wide, as on Linux
	cmp eax, NR_SYSCALLS
	jae .8_work			; also every negative one: -ENOSYS is there already
	sbb ecx, ecx			; all ones; 0 where jae was mispredicted
	and eax, ecx			; and the upper half of rax is 0 now

.5_fourth:				; SYSCALL took rcx, so the user passed it in r10
	mov rcx, r10

.6_call:
	call [sys_call_table + rax * 8]

.7_result:
	mov [rsp + PT_REGS_AX], rax

.8_work:
	cli				; nothing may come between this look and the return
	mov rdx, [gs:PERCPU_CURRENT]
	cmp dword [rdx + TASK_WORK], 0
	jne return_to_user.look

	mov rcx, [rsp + PT_REGS_IP]	; SYSRET faults in the kernel, on the user's stack, when rcx is not
	mov rdx, rcx			; canonical (CVE-2012-0217), so all but the lower half goes by IRET
	shr rdx, 47
	jnz return_to_user
	test dword [rsp + PT_REGS_FLAGS], TF | RF
	jnz return_to_user		; SYSRET would trap before the next instruction, and clears RF

.9_restore:
	pop r15
	pop r14
	pop r13
	pop r12
	pop rbp
	pop rbx
	pop r11
	pop r10
	pop r9
	pop r8
	pop rax
	pop rcx
	pop rdx
	pop rsi
	pop rdi
	mov rcx, [rsp + PT_REGS_IP - PT_REGS_ORIG_AX]
	mov r11, [rsp + PT_REGS_FLAGS - PT_REGS_ORIG_AX]
	mov rsp, [rsp + PT_REGS_SP - PT_REGS_ORIG_AX]

.10_return:				; the stack is the user's: only NMI and #MC may come, on their own
	swapgs
	o64 sysret
