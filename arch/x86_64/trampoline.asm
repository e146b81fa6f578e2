; Where a secondary CPU starts: in real mode, at the start of a page below 1 MiB into which this was copied
; (SDM vol. 3, 8.4.4).  From there to 64-bit mode in one step, with the boot CPU's first page tables, in which
; low addresses are what they say; then up to the kernel's own.
;
;	1. real mode: cs * 16 is the page
;	2. long mode: PAE, CR3, EFER, paging (SDM vol. 3, 10.8.5)
;	3. the kernel's addresses, its page tables, the idle task's stack, C

PHYS		equ 0x80000000		; -KERNEL_BASE, modulo 2^64
IA32_EFER	equ 0xc0000080
EFER_LMA	equ 1 << 10		; read-only
; as boot.asm's
CR0_BITS	equ 1 << 31 | 1 << 18 | 1 << 16 | 1 << 5 | 1 << 4 | 1 << 1 | 1

extern boot_pml4, x86_64_secondary_start

section .rodata
	align 16
bits 16
global trampoline_start, trampoline_end
trampoline_start:
.1_real_mode:
	cli
	xor ebx, ebx
	mov bx, cs
	mov ds, bx
	shl ebx, 4			; the page's address
	add [.gdt_pointer - trampoline_start + 2], ebx
	add [.far_pointer - trampoline_start], ebx

.2_long_mode:
	mov eax, 1 << 5			; PAE
	mov cr4, eax
	mov eax, boot_pml4 + PHYS
	mov cr3, eax
	mov ecx, IA32_EFER
	mov eax, 1 << 8			; LME
	xor edx, edx
	wrmsr
	o32 lgdt [.gdt_pointer - trampoline_start]
	mov eax, CR0_BITS
	mov cr0, eax
	o32 jmp far [.far_pointer - trampoline_start]

bits 64
.long:
	mov rax, .3_high
	jmp rax

bits 16
	align 8
.gdt:
	dq 0
	dq 0x00209a0000000000		; code, present, ring 0, 64-bit
.gdt_pointer:
	dw $ - .gdt - 1
	dd .gdt - trampoline_start
.far_pointer:
	dd .long - trampoline_start
	dw 8
trampoline_end:

section .text
bits 64
trampoline_start.3_high:
	mov ecx, IA32_EFER		; no-execute, before page tables that use it
	mov eax, [secondary_boot + 16]
	and eax, ~EFER_LMA
	xor edx, edx
	wrmsr
	mov rax, [secondary_boot + 8]
	mov cr3, rax
	mov rsp, [secondary_boot]
	xor eax, eax
	mov ds, eax
	mov es, eax
	mov fs, eax
	mov gs, eax
	mov ss, eax
	xor ebp, ebp			; the backtrace ends here
	call x86_64_secondary_start	; does not return
	ud2

section .data
	align 8
global secondary_boot			; the idle task's stack, page tables, EFER: see smp.c
secondary_boot:	dq 0, 0, 0
