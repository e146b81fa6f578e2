; FP and SIMD registers straight to user memory and back: sigframe.h.  The caller has opened that.

%include "generated/asm-offsets.inc"
%include "extable.inc"

extern xstate_mask, xstate_size
section .text

; int fpu_save_user(void __user *area, const struct fpx_sw_bytes *sw): rdi = area, rsi = sw
; XSAVE leaves most of its header alone, so that is cleared first; programs expect that at least x87's and
; SSE's parts are said to be there.
global fpu_save_user
fpu_save_user:
	mov r8, rdi
	lea rdi, [r8 + FX_SW_RESERVED]
	mov ecx, SW_BYTES_SIZE / 8
.sw:	rep movsq
	mov edx, [xstate_mask]
	test edx, edx
	jz .fxsave
	xor eax, eax			; rdi is at the header now
	mov ecx, XSAVE_HEADER / 8
.head:	rep stosq
	mov eax, edx
	xor edx, edx
.xsave:	xsave64 [r8]
.parts:	or byte [r8 + XSTATE_BV], XSTATE_FP_SSE
	mov ecx, [xstate_size]
.magic:	mov dword [r8 + rcx], FP_XSTATE_MAGIC2
	jmp .ok
.fxsave:
	fxsave64 [r8]
.ok:
	xor eax, eax
	ret
.fault:
	mov eax, -EFAULT
	ret
	EXTABLE .sw, .fault
	EXTABLE .head, .fault
	EXTABLE .xsave, .fault
	EXTABLE .parts, .fault
	EXTABLE .magic, .fault
	EXTABLE .fxsave, .fault

; int fpu_restore_user(const void __user *area, u64 xfeatures): rdi = area, rsi = xfeatures
global fpu_restore_user
fpu_restore_user:
	mov eax, esi
	xor edx, edx
	test eax, eax
	jz .fxrstor
.xrstor:
	xrstor64 [rdi]
	jmp .ok
.fxrstor:
	fxrstor64 [rdi]
.ok:
	xor eax, eax
	ret
.fault:
	mov eax, -EFAULT
	ret
	EXTABLE .xrstor, .fault
	EXTABLE .fxrstor, .fault
