/*
 * Atomic access to a word of user memory: asm/futex.h.
 *
 * There is no unprivileged form of the exclusive loads and stores, so where the CPU has PAN it is
 * off for the few instructions of futex_atomic_cmpxchg(), the way out of a fault included.  The
 * caller has checked the address: it is no kernel address.
 */
#include <generated/asm-offsets.h>
#include "user_op.inc"

	/* int futex_load(u32 *value: x0, const u32 __user *uaddr: x1) */
function futex_load
	user_op	1f, ldtr w2, [x1]
	str	w2, [x0]
	mov	w0, wzr
	ret
1:	mov	w0, #-EFAULT
	ret
	.size	futex_load, . - futex_load

	/*
	 * int futex_atomic_cmpxchg(u32 *seen: x0, u32 __user *uaddr: x1, u32 old: w2, u32 new: w3)
	 * A full barrier, as programs expect of what the kernel does between their own accesses.
	 */
function futex_atomic_cmpxchg
	set_pan	0
1:	user_op	4f, ldxr w4, [x1]
	cmp	w4, w2
	b.ne	2f
	user_op	4f, stlxr w5, w3, [x1]
	cbnz	w5, 1b
2:	dmb	ish
	set_pan	1
	str	w4, [x0]
	mov	w0, wzr
	ret
4:	set_pan	1
	mov	w0, #-EFAULT
	ret
	.size	futex_atomic_cmpxchg, . - futex_atomic_cmpxchg
