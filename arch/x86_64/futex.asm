; Atomic access to a word of user memory: asm/futex.h.  An instruction that faults goes on at .fault, with
; user memory still open.

%include "generated/asm-offsets.inc"
%include "smap.inc"

section .text

%macro EXTABLE 2			; instruction, fixup: see struct exception_table_entry
	section __ex_table progbits alloc noexec nowrite align=4
	dd %1 - $
	dd %2 - $
	section .text
%endmacro

; int futex_load(u32 *value, const u32 __user *uaddr): rdi = value, rsi = uaddr
global futex_load
futex_load:
	USER_ACCESS stac
.load:	mov eax, [rsi]
	USER_ACCESS clac
	mov [rdi], eax
	xor eax, eax
	ret
.fault:
	USER_ACCESS clac
	mov eax, -EFAULT
	ret
	EXTABLE .load, .fault

; int futex_atomic_cmpxchg(u32 *seen, u32 __user *uaddr, u32 old, u32 new)
;	rdi = seen, rsi = uaddr, edx = old, ecx = new
global futex_atomic_cmpxchg
futex_atomic_cmpxchg:
	USER_ACCESS stac
	mov eax, edx
.swap:	lock cmpxchg [rsi], ecx
	USER_ACCESS clac
	mov [rdi], eax
	xor eax, eax
	ret
.fault:
	USER_ACCESS clac
	mov eax, -EFAULT
	ret
	EXTABLE .swap, .fault
