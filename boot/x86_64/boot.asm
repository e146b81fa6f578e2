; How an x86_64 machine reaches the kernel: from GRUB by multiboot2, or from QEMU's -kernel by PVH.
;
; Either loader enters here in 32-bit protected mode, paging off, interrupts off, flat segments:
;	multiboot2  eax = 0x36d76289, ebx = physical address of the boot information
;	            (Multiboot2 Specification, 3.2 "I386 machine state")
;	PVH         ebx = physical address of struct hvm_start_info (Xen, "x86/HVM direct boot ABI")
;
; The kernel is linked at KERNEL_BASE and loaded at 1 MiB, so until step 4 an address is `symbol + PHYS`.
;
;	1. note the time, keep what the loader said in edi and esi
;	2. is this a 64-bit CPU?
;	3. page tables: the first 4 GiB at 0 (for this code), at PAGE_OFFSET (the direct map) and, the first
;	   GiB of them, at KERNEL_BASE (the kernel)
;	4. long mode: PAE, CR3, EFER.LME, paging (SDM vol. 3, 10.8.5 "Initializing IA-32e Mode")
;	5. the kernel's own addresses, the first task's stack, C

%include "generated/asm-offsets.inc"

PHYS		equ 0x80000000		; -KERNEL_BASE, modulo 2^64
MULTIBOOT2	equ 0x36d76289
PVH		equ 0x336ec578		; hvm_start_info's own magic
BIG_PAGE	equ 0x83		; present, writable, 2 MiB
TABLE		equ 0x03		; present, writable
; PG; AM: alignment checks for user code that asks for them; WP: read-only binds the kernel too; NE, ET,
; MP: FP errors are exceptions; PE.  Caches are on (no CD, NW), and FP does not trap (no EM, TS).
CR0_BITS	equ 1 << 31 | 1 << 18 | 1 << 16 | 1 << 5 | 1 << 4 | 1 << 1 | 1

section .head progbits alloc exec nowrite align=8

multiboot2_header:			; Multiboot2 Specification, 3.1
	dd 0xe85250d6, 0, .end - multiboot2_header
	dd 0x100000000 - (0xe85250d6 + (.end - multiboot2_header))
	align 8
	dw 5, 1				; a framebuffer would be welcome
	dd 20, 0, 0, 32
	align 8
	dw 3, 0				; entry address
	dd 12, multiboot2_start + PHYS
	align 8
	dw 0, 0
	dd 8
.end:

section .note.Xen note alloc noexec nowrite align=4
	dd 4, 8, 18			; XEN_ELFNOTE_PHYS32_ENTRY
	db "Xen", 0
	dq pvh_start + PHYS

section .head
bits 32

global pvh_start
pvh_start:
	mov eax, PVH
multiboot2_start:
.1_note:
	mov edi, eax
	mov esi, ebx
	rdtsc
	mov [entry_cycles + PHYS], eax
	mov [entry_cycles + PHYS + 4], edx
	mov esp, boot_stack_top + PHYS
	push 0
	popfd				; neither kind of loader promises what is in there: DF, NT

.2_check:
	mov eax, 0x80000000
	cpuid
	cmp eax, 0x80000001
	jb no_long_mode
	mov eax, 0x80000001
	cpuid
	bt edx, 29			; LM
	jnc no_long_mode
	mov ebp, edx			; bit 20: NX

.3_tables:
	mov ecx, 0
	mov eax, BIG_PAGE
.next_page:				; four page directories, one after the other
	mov [boot_pd + PHYS + ecx * 8], eax
	mov dword [boot_pd + PHYS + ecx * 8 + 4], 0
	add eax, 0x200000
	inc ecx
	cmp ecx, 4 * 512
	jb .next_page
	mov eax, boot_pd + PHYS + TABLE
	mov ecx, 0
.next_table:
	mov [boot_pdpt + PHYS + ecx * 8], eax
	add eax, 0x1000
	inc ecx
	cmp ecx, 4
	jb .next_table
	mov dword [boot_pdpt_high + PHYS + 510 * 8], boot_pd + PHYS + TABLE
	mov dword [boot_pml4 + PHYS], boot_pdpt + PHYS + TABLE
	mov dword [boot_pml4 + PHYS + PGD_INDEX_PAGE_OFFSET * 8], boot_pdpt + PHYS + TABLE
	mov dword [boot_pml4 + PHYS + 511 * 8], boot_pdpt_high + PHYS + TABLE

.4_long_mode:
	mov eax, 1 << 5			; PAE, and nothing that the firmware may have left on
	mov cr4, eax
	mov eax, boot_pml4 + PHYS
	mov cr3, eax
	mov ecx, 0xc0000080		; IA32_EFER
	rdmsr
	or eax, 1 << 8			; LME
	bt ebp, 20
	jnc .no_nx
	or eax, 1 << 11			; NXE
.no_nx:
	wrmsr
	mov eax, CR0_BITS
	mov cr0, eax
	lgdt [boot_gdt.pointer + PHYS]
	jmp 8:.5_high + PHYS		; a code segment with L = 1

bits 64
.5_high:
	mov rax, .high
	jmp rax
.high:
	xor eax, eax
	mov ds, eax
	mov es, eax
	mov fs, eax
	mov gs, eax
	mov ss, eax
	mov rsp, init_stack + KSTACK_SIZE
	xor ebp, ebp			; the backtrace ends here
	extern x86_64_start
	call x86_64_start		; (edi = magic, rsi = information); does not return
	ud2

bits 32
no_long_mode:				; say so on the first serial port
	mov esi, .text + PHYS
	mov dx, 0x3f8
.next:
	lodsb
	test al, al
	jz .stop
	out dx, al
	jmp .next
.stop:
	mov dx, 0xf4			; isa-debug-exit, where there is one
	out dx, eax
	hlt
	jmp .stop
.text:	db "Limen needs a 64-bit CPU (long mode).", 13, 10, 0

section .rodata
	align 8
boot_gdt:
	dq 0
	dq 0x00209a0000000000		; code, present, ring 0, 64-bit
.pointer:
	dw $ - boot_gdt - 1
	dq boot_gdt + PHYS

section .data
global entry_cycles
	align 8
entry_cycles:	dq 0

section .bss
	alignb 4096
global boot_pml4
boot_pml4:	resb 4096
boot_pdpt:	resb 4096
boot_pdpt_high:	resb 4096
boot_pd:	resb 4 * 4096
	resb 64
boot_stack_top:

extern init_stack
