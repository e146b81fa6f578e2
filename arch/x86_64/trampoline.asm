; Where a CPU begins that another starts: real mode, at TRAMPOLINE in the first MiB (SDM vol. 3, 8.4.4).  The
; code is copied there, so what it says of its own addresses is relative to that place.
;
;	1. protected mode, with segments that reach everything
;	2. long mode by the boot page tables, which map this page where it is, and the kernel
;	3. the kernel's addresses
;	4. the kernel's own page tables, the idle task's stack, which only they map, C

%include "generated/asm-offsets.inc"

TRAMPOLINE	equ 0x8000		; trampoline.h
PHYS		equ 0x80000000		; -KERNEL_BASE, modulo 2^64
CR0_BITS	equ 1 << 31 | 1 << 18 | 1 << 16 | 1 << 5 | 1 << 4 | 1 << 1 | 1	; as in boot.asm

%define HERE(x) (TRAMPOLINE + (x) - trampoline_start)

extern boot_pml4, secondary_entry

section .rodata
align 16
global trampoline_start, trampoline_end, trampoline_stack, trampoline_pgd
trampoline_start:
bits 16
.1_protected:
	cli
	xor ax, ax
	mov ds, ax
	lgdt [HERE(gdt_pointer)]
	mov eax, 1			; PE
	mov cr0, eax
	jmp dword 8:HERE(.2_long)

bits 32
.2_long:
	mov ax, 16
	mov ds, ax
	mov eax, 1 << 5			; PAE
	mov cr4, eax
	mov eax, boot_pml4 + PHYS
	mov cr3, eax
	mov eax, 0x80000001
	cpuid
	mov ebx, edx			; bit 20: NX
	mov ecx, 0xc0000080		; IA32_EFER
	rdmsr
	or eax, 1 << 8			; LME
	bt ebx, 20
	jnc .no_nx
	or eax, 1 << 11			; NXE
.no_nx:
	wrmsr
	mov eax, CR0_BITS
	mov cr0, eax
	jmp 24:HERE(.3_kernel)

bits 64
.3_kernel:
	xor eax, eax
	mov ds, eax
	mov es, eax
	mov fs, eax
	mov gs, eax
	mov ss, eax
	mov rbx, [HERE(trampoline_stack)]
	mov rcx, [HERE(trampoline_pgd)]
	mov rax, secondary_own	; 4.
	jmp rax

	align 8
gdt:	dq 0
	dq 0x00cf9a000000ffff		; 8: 32-bit code
	dq 0x00cf92000000ffff		; 16: data
	dq 0x00209a0000000000		; 24: 64-bit code
gdt_pointer:
	dw $ - gdt - 1
	dd HERE(gdt)
	align 8
trampoline_stack:
	dq 0
trampoline_pgd:
	dq 0
trampoline_end:

section .text
secondary_own:
	mov cr3, rcx
	mov rsp, rbx
	xor ebp, ebp			; the backtrace ends here
	call secondary_entry
	ud2
