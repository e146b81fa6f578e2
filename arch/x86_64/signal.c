/*
 * Signal frames: the way to a program's handler, and back by rt_sigreturn(2).  What comes back is
 * the program's word: it may set any register of its own, and nothing else.
 */
#include <limen/sched.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/signal.h>
#include "cpu.h"
#include "fpu.h"
#include "sigframe.h"
#include "vectors.h"

#define RED_ZONE    128 /* below the stack pointer, still in use: System V ABI, 3.2.2 */
#define XSAVE_ALIGN 64UL
#define FRAME_ALIGN 16UL

/* The flags that a program may have as it likes. */
#define USER_FLAGS                                                                           \
	(RFLAGS_CF | RFLAGS_PF | RFLAGS_AF | RFLAGS_ZF | RFLAGS_SF | RFLAGS_TF | RFLAGS_DF | \
	 RFLAGS_OF | RFLAGS_RF | RFLAGS_AC)

static unsigned long fpstate_size(void)
{
	return xstate_mask ? xstate_size + sizeof(FP_XSTATE_MAGIC2) : FXSAVE_SIZE;
}

/*
 * As Linux reckons: the largest of its frames, which is an i386 program's with the old form of FP
 * state (112 bytes), and as much as alignment can take.
 */
unsigned long sigframe_size(void)
{
	return ALIGN_UP(736 + fpstate_size() + 112 + FRAME_ALIGN - 1 + XSAVE_ALIGN - 1,
			FRAME_ALIGN);
}

/* --- to the handler --- */

static bool on_altstack(unsigned long sp)
{
	return sp > current->sas_ss_sp && sp - current->sas_ss_sp <= current->sas_ss_size;
}

/* Where the frame goes, and its FP state; NULL: an alternate stack has no room for it. */
static struct rt_sigframe __user *get_sigframe(const struct ksignal *ksig, unsigned long sp,
					       void __user **fpstate)
{
	bool on = !(current->sas_ss_flags & SS_AUTODISARM) && on_altstack(sp);
	unsigned long top = sigframe_sp(ksig, sp - RED_ZONE);

	on |= top != sp - RED_ZONE;
	top = ALIGN_DOWN(top - fpstate_size(), XSAVE_ALIGN);
	*fpstate = (void __user *)top;
	top = ALIGN_DOWN(top - sizeof(struct rt_sigframe), FRAME_ALIGN) - 8; /* as after a call */
	return on && !on_altstack(top) ? NULL : (struct rt_sigframe __user *)top;
}

static int save_fpu(void __user *fpstate)
{
	struct fpx_sw_bytes sw = {
		.magic1 = FP_XSTATE_MAGIC1,
		.extended_size = fpstate_size(),
		.xfeatures = xstate_mask ? xstate_mask : XSTATE_FP_SSE,
		.xstate_size = xstate_size,
	};

	return access_ok(fpstate, fpstate_size()) ? fpu_save_user(fpstate, &sw) : -EFAULT;
}

static void save_sigcontext(struct sigcontext *sc, const struct pt_regs *regs)
{
	sc->r8 = regs->r8;
	sc->r9 = regs->r9;
	sc->r10 = regs->r10;
	sc->r11 = regs->r11;
	sc->r12 = regs->r12;
	sc->r13 = regs->r13;
	sc->r14 = regs->r14;
	sc->r15 = regs->r15;
	sc->di = regs->di;
	sc->si = regs->si;
	sc->bp = regs->bp;
	sc->bx = regs->bx;
	sc->dx = regs->dx;
	sc->ax = regs->ax;
	sc->cx = regs->cx;
	sc->sp = regs->sp;
	sc->ip = regs->ip;
	sc->flags = regs->flags;
	sc->cs = (u16)regs->cs;
	sc->gs = sc->fs = 0;
	sc->ss = (u16)regs->ss;
	sc->err = current->thread.error_code;
	sc->trapno = current->thread.trap_nr;
	sc->cr2 = current->thread.cr2;
	for (size_t i = 0; i < ARRAY_SIZE(sc->reserved); i++)
		sc->reserved[i] = 0;
}

static void enter_handler(struct pt_regs *regs, const struct ksignal *ksig,
			  struct rt_sigframe __user *frame)
{
	regs->di = ksig->sig;
	regs->si = (__force unsigned long)&frame->info;
	regs->dx = (__force unsigned long)&frame->uc;
	regs->ax = 0; /* a handler without a prototype may look here: System V ABI, 3.5.7 */
	regs->ip = (__force unsigned long)ksig->ka.sa_handler;
	regs->sp = (__force unsigned long)frame;
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	regs->flags &= ~(RFLAGS_DF | RFLAGS_RF | RFLAGS_TF);
	fpu_reset();
}

int setup_rt_frame(const struct ksignal *ksig, const sigset_t *oldset, struct pt_regs *regs)
{
	struct {
		void __user *pretcode;
		struct ucontext uc;
	} head; /* of the frame; what follows is written only if the handler asks for it */
	struct rt_sigframe __user *frame;
	void __user *fpstate;

	if (!(ksig->ka.sa_flags & SA_RESTORER))
		return -EFAULT;
	frame = get_sigframe(ksig, regs->sp, &fpstate);
	if (!frame || save_fpu(fpstate))
		return -EFAULT;
	head.pretcode = ksig->ka.sa_restorer;
	head.uc.uc_flags = UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS;
	if (xstate_mask)
		head.uc.uc_flags |= UC_FP_XSTATE;
	head.uc.uc_link = NULL;
	fill_altstack(&head.uc.uc_stack);
	save_sigcontext(&head.uc.uc_mcontext, regs);
	head.uc.uc_mcontext.oldmask = *oldset;
	head.uc.uc_mcontext.fpstate = fpstate;
	head.uc.uc_sigmask = *oldset;
	if (copy_to_user(frame, &head, sizeof(head)))
		return -EFAULT;
	if ((ksig->ka.sa_flags & SA_SIGINFO) && copy_siginfo_to_user(&frame->info, &ksig->info))
		return -EFAULT;
	enter_handler(regs, ksig, frame);
	return 0;
}

/* --- and back --- */

/* Which parts of XSAVE's state are in @fpstate; 0: it is only FXSAVE's.  -EFAULT. */
static int frame_xfeatures(const char __user *fpstate, u64 *xfeatures)
{
	struct fpx_sw_bytes sw;
	u32 magic2;

	*xfeatures = 0;
	if (!xstate_mask)
		return 0;
	if (copy_from_user(&sw, fpstate + FX_SW_RESERVED, sizeof(sw)))
		return -EFAULT;
	if (sw.magic1 != FP_XSTATE_MAGIC1 || sw.xstate_size < FXSAVE_SIZE + XSAVE_HEADER ||
	    sw.xstate_size > xstate_size || sw.xstate_size > sw.extended_size)
		return 0;
	if (get_user(magic2, (const u32 __user *)(fpstate + sw.xstate_size)))
		return -EFAULT;
	if (magic2 == FP_XSTATE_MAGIC2)
		*xfeatures = sw.xfeatures & xstate_mask;
	return 0;
}

/* What the frame does not have is as in a new program. */
static int restore_fpu(const void __user *fpstate)
{
	u64 xfeatures;
	int error;

	fpu_reset();
	if (!fpstate)
		return 0;
	if (!access_ok(fpstate, fpstate_size()))
		return -EFAULT;
	error = frame_xfeatures(fpstate, &xfeatures);
	if (!error)
		error = fpu_restore_user(fpstate, xfeatures);
	if (error)
		fpu_reset();
	return error;
}

static void restore_sigcontext(struct pt_regs *regs, const struct sigcontext *sc)
{
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->di = sc->di;
	regs->si = sc->si;
	regs->bp = sc->bp;
	regs->bx = sc->bx;
	regs->dx = sc->dx;
	regs->ax = sc->ax;
	regs->cx = sc->cx;
	regs->sp = sc->sp;
	regs->ip = sc->ip; /* looked at on the way out */
	regs->flags = (regs->flags & ~USER_FLAGS) | (sc->flags & USER_FLAGS);
	forget_syscall(regs);
	set_work(current, WORK_FULL_RETURN);
}

/* There is one code and one stack segment for programs: IRET would refuse any other. */
static void check_segments(struct pt_regs *regs, const struct sigcontext *sc, bool strict)
{
	if ((sc->cs | 3) == USER_CS && (!strict || (sc->ss | 3) == USER_DS))
		return;
	current->thread.trap_nr = VECTOR_GP;
	current->thread.error_code = ((sc->cs | 3) == USER_CS ? sc->ss : sc->cs) & 0xfffc;
	force_sig_fault(SIGNAL(SIGSEGV, SI_KERNEL), 0, "return to a bad segment", regs);
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = task_pt_regs(current);
	const struct rt_sigframe __user *frame =
		(const struct rt_sigframe __user *)(regs->sp - sizeof(frame->pretcode));
	struct ucontext uc;

	if (copy_from_user(&uc, &frame->uc, sizeof(uc)))
		goto bad_frame;
	set_current_blocked(&uc.uc_sigmask);
	current->restart_block.fn = NULL;
	restore_sigcontext(regs, &uc.uc_mcontext);
	if (restore_fpu(uc.uc_mcontext.fpstate))
		goto bad_frame;
	restore_altstack(&uc.uc_stack);
	check_segments(regs, &uc.uc_mcontext, uc.uc_flags & UC_STRICT_RESTORE_SS);
	return (long)regs->ax;
bad_frame:
	forget_syscall(regs);
	force_sig_fault(SIGNAL(SIGSEGV, SI_KERNEL), 0, "bad frame in rt_sigreturn", regs);
	return 0;
}
