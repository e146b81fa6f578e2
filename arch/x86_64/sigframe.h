/*
 * What a signal handler finds on its stack, from the stack pointer up: struct rt_sigframe, and
 * above it, where uc_mcontext.fpstate points, the FP and SIMD state as FXSAVE or XSAVE wrote it
 * (Linux: "sigcontext.h", "ucontext.h").
 */
#pragma once

#include <limen/signal.h>

struct sigcontext {
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u64 di, si, bp, bx, dx, ax, cx, sp, ip, flags;
	u64 segments; /* cs, gs, fs, ss: 16 bits each */
	u64 err, trapno, oldmask, cr2;
	void __user *fpstate;
	u64 reserved[8];
};

struct ucontext {
	u64 uc_flags;
	void __user *uc_link;
	stack_t uc_stack;
	struct sigcontext uc_mcontext;
	sigset_t uc_sigmask;
};

#define UC_FP_XSTATE	     0x1 /* fpstate is XSAVE's */
#define UC_SIGCONTEXT_SS     0x2 /* ss is there, */
#define UC_STRICT_RESTORE_SS 0x4 /* and is what it is to be again */

struct rt_sigframe {
	void __user *pretcode; /* where the handler returns to: it calls rt_sigreturn(2) */
	struct ucontext uc;
	u8 info[SIGINFO_SIZE] __aligned(8);
};

_Static_assert(sizeof(struct rt_sigframe) == 440, "struct rt_sigframe");

/* In the FP state, in bytes that the CPU leaves alone: what there is of it. */
struct fpx_sw_bytes {
	u32 magic1; /* FP_XSTATE_MAGIC1: it is XSAVE's, and magic2 is where it ends */
	u32 extended_size; /* magic2 included */
	u64 xfeatures;
	u32 xstate_size;
	u32 padding[7];
};

#define FP_XSTATE_MAGIC1 0x46505853U
#define FP_XSTATE_MAGIC2 0x46505845U

#define SEGMENTS(cs, ss) ((u64)(cs) | (u64)(ss) << 48)
#define SEGMENT_CS(segs) ((u16)(segs))
#define SEGMENT_SS(segs) ((u16)((segs) >> 48))

extern struct fpx_sw_bytes fpx_sw_bytes; /* the same in every frame: fpu.c */

/* sigframe_size() - the largest room that a frame can take: AT_MINSIGSTKSZ. */
unsigned long sigframe_size(void);

/*
 * sigframe_fpu.asm; @area is user memory that user_access_begin() has opened.  fpu_save_user() -
 * the registers, and @sw in its place.  fpu_restore_user() - the parts of @xfeatures, or what
 * FXRSTOR knows if that is 0; the CPU refuses what is not valid.  0 or -EFAULT.
 */
int fpu_save_user(void __user *area, const struct fpx_sw_bytes *sw);
int fpu_restore_user(const void __user *area, u64 xfeatures);
