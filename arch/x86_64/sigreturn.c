/*
 * rt_sigreturn(2): back from a handler to what the frame at the stack pointer says.  That is the
 * program's word: it may set any register of its own, and nothing else.
 */
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/signal.h>
#include "cpu.h"
#include "fpu.h"
#include "sigframe.h"
#include "vectors.h"

/* The flags that a program may have as it likes. */
#define USER_FLAGS                                                                           \
	(RFLAGS_CF | RFLAGS_PF | RFLAGS_AF | RFLAGS_ZF | RFLAGS_SF | RFLAGS_TF | RFLAGS_DF | \
	 RFLAGS_OF | RFLAGS_RF | RFLAGS_AC)

#define GET(var, field) unsafe_get_user(var, &(field), fault)

#define FX_ONLY (1UL << 63) /* no part of XSAVE's: the state is FXSAVE's */

/* Which parts of XSAVE's state are in @fpstate, or FX_ONLY.  -EFAULT. */
static int frame_xfeatures(const char __user *fpstate, u64 *xfeatures)
{
	const struct fpx_sw_bytes __user *sw = (const void __user *)(fpstate + FX_SW_RESERVED);
	u32 magic1, magic2, size, extended_size;
	u64 parts;
	int error = 0;

	*xfeatures = FX_ONLY;
	user_access_begin();
	GET(magic1, sw->magic1);
	GET(extended_size, sw->extended_size);
	GET(parts, sw->xfeatures);
	GET(size, sw->xstate_size);
	if (magic1 != FP_XSTATE_MAGIC1 || size < FXSAVE_SIZE + XSAVE_HEADER || size > xstate_size ||
	    size > extended_size)
		goto out;
	GET(magic2, *(const u32 __user *)(fpstate + size));
	if (magic2 == FP_XSTATE_MAGIC2)
		*xfeatures = parts & xstate_mask;
out:
	user_access_end();
	return error;
fault:
	error = -EFAULT;
	goto out;
}

static inline int load_fpu(const void __user *fpstate, u64 xfeatures)
{
	int error;

	user_access_begin();
	error = fpu_restore_user(fpstate, xfeatures & ~FX_ONLY);
	user_access_end();
	return error;
}

/* What the frame does not have is as in a new program. */
static int load_xstate(const void __user *fpstate)
{
	u64 xfeatures;
	int error = frame_xfeatures(fpstate, &xfeatures);

	if (error)
		return error;
	if (xfeatures != xstate_mask)
		fpu_reset();
	return xfeatures ? load_fpu(fpstate, xfeatures) : 0;
}

/* Without FP state, or with one that can't be: as in a new program. */
static int restore_fpu(const void __user *fpstate)
{
	int error = fpstate ? -EFAULT : 0;

	if (likely(fpstate && access_ok(fpstate, fpx_sw_bytes.extended_size))) {
		error = xstate_mask ? load_xstate(fpstate) : load_fpu(fpstate, FX_ONLY);
		if (likely(!error))
			return 0;
	}
	fpu_reset();
	return error;
}

/* What a frame says apart from the registers. */
struct frame_rest {
	u64 uc_flags, segments;
	stack_t stack;
	sigset_t sigmask;
	const void __user *fpstate;
};

static __always_inline bool get_rest(struct frame_rest *rest, const struct ucontext __user *uc)
{
	GET(rest->uc_flags, uc->uc_flags);
	GET(rest->stack.ss_sp, uc->uc_stack.ss_sp);
	GET(rest->stack.ss_flags, uc->uc_stack.ss_flags);
	GET(rest->stack.ss_size, uc->uc_stack.ss_size);
	GET(rest->segments, uc->uc_mcontext.segments);
	GET(rest->fpstate, uc->uc_mcontext.fpstate);
	GET(rest->sigmask, uc->uc_sigmask);
	return true;
fault:
	return false;
}

static __always_inline bool get_sigcontext(struct pt_regs *regs, const struct sigcontext __user *sc)
{
	unsigned long flags;

	GET(regs->r8, sc->r8);
	GET(regs->r9, sc->r9);
	GET(regs->r10, sc->r10);
	GET(regs->r11, sc->r11);
	GET(regs->r12, sc->r12);
	GET(regs->r13, sc->r13);
	GET(regs->r14, sc->r14);
	GET(regs->r15, sc->r15);
	GET(regs->di, sc->di);
	GET(regs->si, sc->si);
	GET(regs->bp, sc->bp);
	GET(regs->bx, sc->bx);
	GET(regs->dx, sc->dx);
	GET(regs->ax, sc->ax);
	GET(regs->cx, sc->cx);
	GET(regs->sp, sc->sp);
	GET(regs->ip, sc->ip); /* looked at on the way out */
	GET(flags, sc->flags);
	regs->flags = (regs->flags & ~USER_FLAGS) | (flags & USER_FLAGS);
	return true;
fault:
	return false;
}

/*
 * The rest comes first: it is at both ends of the frame, so that a frame which is not all there is
 * found out before any register has changed (unless another thread unmaps it just now).
 */
static bool get_frame(struct pt_regs *regs, struct frame_rest *rest,
		      const struct ucontext __user *uc)
{
	bool done;

	if (!access_ok(uc, sizeof(*uc)))
		return false;
	user_access_begin();
	done = get_rest(rest, uc) && get_sigcontext(regs, &uc->uc_mcontext);
	user_access_end();
	return done;
}

/* There is one code and one stack segment for programs: IRET would refuse any other. */
static void check_segments(struct pt_regs *regs, u64 segments, bool strict)
{
	u16 cs = SEGMENT_CS(segments), ss = SEGMENT_SS(segments);

	if (likely((cs | 3) == USER_CS && (!strict || (ss | 3) == USER_DS)))
		return;
	current->thread.trap_nr = VECTOR_GP;
	current->thread.error_code = ((cs | 3) == USER_CS ? ss : cs) & 0xfffc;
	force_sig_fault(SIGNAL(SIGSEGV, SI_KERNEL), 0, "return to a bad segment", regs);
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = task_pt_regs(current);
	const struct rt_sigframe __user *frame =
		(const struct rt_sigframe __user *)(regs->sp - sizeof(frame->pretcode));
	struct frame_rest rest;
	bool good = get_frame(regs, &rest, &frame->uc);

	forget_syscall(regs);
	if (good) {
		set_current_blocked(&rest.sigmask);
		current->restart_block.fn = NULL;
		set_work(current, WORK_FULL_RETURN);
		good = !restore_fpu(rest.fpstate);
	}
	if (!good) {
		force_sig_fault(SIGNAL(SIGSEGV, SI_KERNEL), 0, "bad frame in rt_sigreturn", regs);
		return 0;
	}
	restore_altstack(&rest.stack);
	check_segments(regs, rest.segments, rest.uc_flags & UC_STRICT_RESTORE_SS);
	return (long)regs->ax;
}
