; The instructions that touch user memory, but for those of signal frames (asm/uaccess.h, sigframe_fpu.asm).
; What each relies on:
;	- the caller has checked that the range is below TASK_SIZE;
;	- the direction flag is clear (the entry code and the C ABI see to that);
;	- a fault that can't be resolved comes back at the fixup that the exception table names, with rcx as
;	  the string instruction left it.
; With SMAP, user memory is open only between STAC and CLAC (SDM vol. 3, 4.6.1), nowhere else in the kernel.

%include "generated/asm-offsets.inc"
%include "extable.inc"
%include "smap.inc"

section .text

; size_t raw_copy_to_user(void __user *to, const void *from, size_t n)
; size_t raw_copy_from_user(void *to, const void __user *from, size_t n)
;	rdi = to, rsi = from, rdx = n; returns how many bytes are left.
; Eight bytes at a time, then 4, 2, 1: a value of any of these sizes moves at once, and other threads see all
; of it or nothing.  After a fault the rest is tried byte by byte, up to the very byte that faults.
global raw_copy_to_user, raw_copy_from_user
raw_copy_to_user:
raw_copy_from_user:
	USER_ACCESS stac
	mov rcx, rdx
	cmp rdx, 8
	jb .tail
	shr rcx, 3
	and edx, 7
.words:
	rep movsq
	mov ecx, edx
.tail:
	test ecx, 4 | 2
	jz .bytes
	test ecx, 4
	jz .tail2
.load4:
	mov eax, [rsi]
.store4:
	mov [rdi], eax
	add rsi, 4
	add rdi, 4
	sub ecx, 4
.tail2:
	test ecx, 2
	jz .bytes
.load2:
	mov ax, [rsi]
.store2:
	mov [rdi], ax
	add rsi, 2
	add rdi, 2
	sub ecx, 2
.bytes:
	rep movsb
.done:
	USER_ACCESS clac
	mov rax, rcx
	ret
.words_fault:
	lea rcx, [rdx + rcx * 8]
	jmp .bytes
	EXTABLE .words, .words_fault
	EXTABLE .load4, .bytes
	EXTABLE .store4, .bytes
	EXTABLE .load2, .bytes
	EXTABLE .store2, .bytes
	EXTABLE .bytes, .done

; size_t raw_clear_user(void __user *to, size_t n): rdi = to, rsi = n; returns how many bytes are left.
global raw_clear_user
raw_clear_user:
	USER_ACCESS stac
	mov rcx, rsi
	xor eax, eax
.bytes:
	rep stosb
.done:
	USER_ACCESS clac
	mov rax, rcx
	ret
	EXTABLE .bytes, .done

; int raw_futex_load(u32 *value, const u32 __user *uaddr): rdi = value, rsi = uaddr; 0 or -EFAULT.
global raw_futex_load
raw_futex_load:
	USER_ACCESS stac
.load:
	mov eax, [rsi]
	mov [rdi], eax
	xor eax, eax
.done:
	USER_ACCESS clac
	ret
.fault:
	mov eax, -EFAULT
	jmp .done
	EXTABLE .load, .fault

; int raw_futex_cmpxchg(u32 *found, u32 __user *uaddr, u32 old, u32 new): rdi, rsi, edx, ecx; 0 or -EFAULT.
global raw_futex_cmpxchg
raw_futex_cmpxchg:
	USER_ACCESS stac
	mov eax, edx
.exchange:
	lock cmpxchg [rsi], ecx
	mov [rdi], eax
	xor eax, eax
.done:
	USER_ACCESS clac
	ret
.fault:
	mov eax, -EFAULT
	jmp .done
	EXTABLE .exchange, .fault
