; Every other way into the kernel: exceptions, interrupts, int 0x80; and the full way out.
;
; The CPU pushed ss, rsp, rflags, cs, rip and, for some exceptions, an error code (SDM vol. 3, 6.14), onto
; the current task's kernel stack, or, when it was in the kernel, onto the stack in use.  All gates are
; interrupt gates, so interrupts are off.  GS is the user's exactly when cs is.
;
; NMI, #DB, #DF and #MC can hit anywhere, even where rsp or GS are not yet the kernel's.  They have stacks of
; their own (IST) and look at GS_BASE itself to see whose it is: the kernel's is the upper half's, and a
; user can't set such a base (arch_prctl refuses it, and CR4.FSGSBASE is off).

%include "generated/asm-offsets.inc"
%include "smap.inc"

extern do_trap, exit_to_user_mode, ia32_sys_call_table
section .text

IA32_GS_BASE	equ 0xc0000101

; An interrupt gate leaves two flags that would be the user's: DF, which C wants clear, and AC, which opens
; user memory under SMAP.  IRET brings them back.
%macro CLEAN_FLAGS 0
	cld
	USER_ACCESS clac
%endmacro

%macro SAVE_FROM_SI 0			; rdi is on the stack already
	push rsi
	push rdx
	push rcx
	push rax
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
%endmacro

%macro RESTORE 0
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
	add rsp, 8			; orig_ax
%endmacro

; do_trap(regs, vector, error code).  A user's registers say that they came by no system call.
%macro CALL_DO_TRAP 1
	mov esi, edi
	mov rdi, rsp
	mov rdx, [rsp + PT_REGS_ORIG_AX]
%ifidn %1, user
	mov qword [rsp + PT_REGS_ORIG_AX], -1
%endif
	call do_trap
%endmacro

; --- one small stub a vector, 16 bytes each: leave the vector in edi and go on -------------------------

%define has_error_code(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17 || (v) == 21)
%define is_paranoid(v) ((v) == 1 || (v) == 2 || (v) == 8 || (v) == 18)

	align 16
global trap_stubs
trap_stubs:
%assign v 0
%rep 256
	align 16
%if !has_error_code(v)
	push 0
%endif
	push rdi
	mov edi, v
%if is_paranoid(v)
	jmp paranoid_entry
%else
	jmp common_entry
%endif
%assign v v + 1
%endrep

; Stack: rdi, error code, rip, cs, rflags, rsp, ss.
common_entry:
	CLEAN_FLAGS
	test byte [rsp + 8 + PT_REGS_CS - PT_REGS_ORIG_AX], 3
	jz .kernel
	swapgs
.user:
	SAVE_FROM_SI
	CALL_DO_TRAP user
	jmp return_to_user
.kernel:
	SAVE_FROM_SI
	CALL_DO_TRAP kernel
	RESTORE
	iretq

; From user mode these are exceptions like any other: copy the seven words to the task's stack and go on
; there.  From the kernel, stay on the stack of their own.
paranoid_entry:
	CLEAN_FLAGS
	test byte [rsp + 8 + PT_REGS_CS - PT_REGS_ORIG_AX], 3
	jz .kernel
	swapgs
	push rsi
	mov rsi, rsp
	mov rsp, [gs:PERCPU_SP0]
%assign i 7
%rep 7
	push qword [rsi + i * 8]
%assign i i - 1
%endrep
	mov rsi, [rsi]
	jmp common_entry.user
.kernel:
	SAVE_FROM_SI
	xor ebx, ebx			; ebx = 1: GS was the user's
	mov ecx, IA32_GS_BASE
	rdmsr
	test edx, edx
	js .call
	swapgs
	inc ebx
.call:
	CALL_DO_TRAP kernel
	test ebx, ebx
	jz .out
	swapgs
.out:
	RESTORE
	iretq

; int 0x80, the i386 way in, from a 64-bit program: eax = number; ebx, ecx, edx, esi, edi, ebp = arguments.
; The result comes back in rax; every other register is unchanged.
global entry_INT80
entry_INT80:
	CLEAN_FLAGS
	swapgs
	mov eax, eax			; all are 32 bits wide
	push rax			; orig_ax
	push rdi
	SAVE_FROM_SI
	mov qword [rsp + PT_REGS_AX], -ENOSYS
	sti
	cmp eax, IA32_NR_SYSCALLS
	jae return_to_user
	sbb r10d, r10d			; 0 where jae was mispredicted
	and eax, r10d
	mov r9d, ebp			; the i386 arguments become C's
	mov r8d, edi
	mov edi, ebx
	xchg ecx, esi
	mov edx, edx
	call [ia32_sys_call_table + rax * 8]
	mov [rsp + PT_REGS_AX], rax
	; falls through

; The full way out: rsp at a struct pt_regs with user mode's registers, GS the kernel's.  A new task starts
; here too.  IRET takes any flags and stack pointer; only rip could make it fault, so that is looked at first.
global return_to_user, return_to_user.look
return_to_user:
	cli
	mov rdx, [gs:PERCPU_CURRENT]
.look:					; interrupts are off, rdx is the current task
	lock and dword [rdx + TASK_WORK], ~WORK_FULL_RETURN	; that is what this is
	jnz .work
.exit:
	mov rcx, [rsp + PT_REGS_IP]
	shr rcx, 47
	jnz .bad_ip
	RESTORE
	swapgs
	iretq
.work:
	mov rdi, rsp
	call exit_to_user_mode		; nothing is left when it comes back, and interrupts are off
	jmp .exit
.bad_ip:
	extern bad_user_ip
	mov rdi, rsp
	call bad_user_ip		; sends a signal: work
	jmp return_to_user
