/* Signal frames: the way to a program's handler.  Back is in sigreturn.c. */
#include <limen/sched.h>
#include <limen/uaccess.h>
#include <asm/signal.h>
#include "cpu.h"
#include "fpu.h"
#include "sigframe.h"

#define RED_ZONE    128 /* below the stack pointer, still in use: System V ABI, 3.2.2 */
#define XSAVE_ALIGN 64UL
#define FRAME_ALIGN 16UL

/*
 * As Linux reckons: the largest of its frames, which is an i386 program's with the old form of FP
 * state (112 bytes), and as much as alignment can take.
 */
unsigned long sigframe_size(void)
{
	return ALIGN_UP(736 + fpstate_size + 112 + FRAME_ALIGN - 1 + XSAVE_ALIGN - 1, FRAME_ALIGN);
}

static bool on_altstack(unsigned long sp)
{
	return sp > current->sas_ss_sp && sp - current->sas_ss_sp <= current->sas_ss_size;
}

/* Where the frame goes, and its FP state; NULL: an alternate stack has no room for it. */
static struct rt_sigframe __user *get_sigframe(const struct ksignal *ksig, unsigned long sp,
					       void __user **fpstate)
{
	unsigned long top = sp - RED_ZONE;
	bool on = false;

	if (unlikely(current->sas_ss_size)) {
		on = !(current->sas_ss_flags & SS_AUTODISARM) && on_altstack(sp);
		if (enters_altstack(ksig, top)) {
			top = current->sas_ss_sp + current->sas_ss_size;
			on = true;
		}
	}
	top = ALIGN_DOWN(top - fpstate_size, XSAVE_ALIGN);
	*fpstate = (void __user *)top;
	top = ALIGN_DOWN(top - sizeof(struct rt_sigframe), FRAME_ALIGN) - 8; /* as after a call */
	return on && !on_altstack(top) ? NULL : (struct rt_sigframe __user *)top;
}

#define PUT(value, field) unsafe_put_user(value, &(field), fault)

/* What is behind fpstate in *sc is for Linux's future, and stays as it is. */
static __always_inline bool put_sigcontext(struct sigcontext __user *sc, const struct pt_regs *regs)
{
	const struct thread_struct *thread = &current->thread;

	PUT(regs->r8, sc->r8);
	PUT(regs->r9, sc->r9);
	PUT(regs->r10, sc->r10);
	PUT(regs->r11, sc->r11);
	PUT(regs->r12, sc->r12);
	PUT(regs->r13, sc->r13);
	PUT(regs->r14, sc->r14);
	PUT(regs->r15, sc->r15);
	PUT(regs->di, sc->di);
	PUT(regs->si, sc->si);
	PUT(regs->bp, sc->bp);
	PUT(regs->bx, sc->bx);
	PUT(regs->dx, sc->dx);
	PUT(regs->ax, sc->ax);
	PUT(regs->cx, sc->cx);
	PUT(regs->sp, sc->sp);
	PUT(regs->ip, sc->ip);
	PUT(regs->flags, sc->flags);
	PUT(SEGMENTS(USER_CS, USER_DS), sc->segments); /* there are no others */
	PUT(thread->error_code, sc->err);
	PUT(thread->trap_nr, sc->trapno);
	PUT(thread->cr2, sc->cr2);
	return true;
fault:
	return false;
}

static __always_inline bool put_ucontext(struct ucontext __user *uc, void __user *fpstate,
					 sigset_t oldset)
{
	const struct task_struct *task = current;
	u64 xstate = xstate_mask ? UC_FP_XSTATE : 0;

	PUT(UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS | xstate, uc->uc_flags);
	PUT(NULL, uc->uc_link);
	PUT((void __user *)task->sas_ss_sp, uc->uc_stack.ss_sp);
	PUT((int)task->sas_ss_flags, uc->uc_stack.ss_flags);
	PUT(task->sas_ss_size, uc->uc_stack.ss_size);
	PUT(oldset, uc->uc_mcontext.oldmask);
	PUT(fpstate, uc->uc_mcontext.fpstate);
	PUT(oldset, uc->uc_sigmask);
	return true;
fault:
	return false;
}

static bool put_frame(struct rt_sigframe __user *frame, void __user *restorer, void __user *fpstate,
		      sigset_t oldset, const struct pt_regs *regs)
{
	size_t size = fpstate + fpstate_size - (void __user *)frame;
	bool done = false;

	if (!access_ok(frame, size))
		return false;
	user_access_begin();
	PUT(restorer, frame->pretcode);
	done = put_ucontext(&frame->uc, fpstate, oldset) &&
	       put_sigcontext(&frame->uc.uc_mcontext, regs) &&
	       !fpu_save_user(fpstate, &fpx_sw_bytes);
fault:
	user_access_end();
	return done;
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
	struct rt_sigframe __user *frame;
	void __user *fpstate;

	if (!(ksig->ka.sa_flags & SA_RESTORER))
		return -EFAULT;
	frame = get_sigframe(ksig, regs->sp, &fpstate);
	if (!frame || !put_frame(frame, ksig->ka.sa_restorer, fpstate, *oldset, regs))
		return -EFAULT;
	if ((ksig->ka.sa_flags & SA_SIGINFO) && copy_siginfo_to_user(&frame->info, &ksig->info))
		return -EFAULT;
	enter_handler(regs, ksig, frame);
	return 0;
}
