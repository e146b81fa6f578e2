/*
 * Signal frames: what a handler finds on its stack, laid out as Linux has it, and the way back from
 * it.  A program may change everything in the frame, or make up its own: on the way back nothing
 * in it is trusted.
 */
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/irqflags.h>
#include <asm/signal.h>
#include "cpu.h"
#include "fpu.h"

struct sigcontext {
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u64 di, si, bp, bx, dx, ax, cx, sp, ip, flags;
	u16 cs, gs, fs, ss;
	u64 err, trapno, oldmask, cr2;
	u64 fpstate; /* address of the FP state */
	u64 reserved[8];
};

struct ucontext {
	u64 uc_flags, uc_link;
	stack_t uc_stack;
	struct sigcontext uc_mcontext;
	sigset_t uc_sigmask;
};

struct rt_sigframe {
	u64 pretcode; /* the handler returns there: sa_restorer */
	struct ucontext uc;
	struct kernel_siginfo info;
};

#define UC_FP_XSTATE	     0x1
#define UC_SIGCONTEXT_SS     0x2
#define UC_STRICT_RESTORE_SS 0x4
#define RED_ZONE	     128 /* below sp a function may use what it likes: System V ABI, 3.2.2 */

/* The last 48 bytes of FXSAVE's part are the software's: there Linux says how much follows. */
#define SW_BYTES_OFFSET	 464
#define FP_XSTATE_MAGIC1 0x46505853U
#define FP_XSTATE_MAGIC2 0x46505845U

struct fpx_sw_bytes {
	u32 magic1;
	u32 extended_size; /* all of it, with magic2 at the end */
	u64 xfeatures;
	u32 xstate_size; /* without */
	u32 padding[7];
};

/* What user programs may change of their flags (SDM vol. 1, 3.4.3): CF PF AF ZF SF TF DF OF RF AC
 */
#define FIX_FLAGS 0x50dd5UL

/* --- the FP state --- */

static u32 frame_fpu_size(void)
{
	return xstate_mask ? fpu_size() + sizeof(u32) : 512;
}

/*
 * The registers as they are now go to current's save area, which nothing else uses while the task
 * runs, and from there to the program.  The XSAVE header is part of it.
 */
static int save_fpu(u8 __user *to)
{
	u8 *area = current->thread.fpu;
	struct fpx_sw_bytes *sw = (struct fpx_sw_bytes *)(area + SW_BYTES_OFFSET);

	fpu_save(area);
	memset(sw, 0, sizeof(*sw));
	if (xstate_mask) {
		sw->magic1 = FP_XSTATE_MAGIC1;
		sw->extended_size = frame_fpu_size();
		sw->xfeatures = xstate_mask;
		sw->xstate_size = fpu_size();
		*(u64 *)(area + XSAVE_HEADER) |= XSTATE_X87_SSE;
		if (put_user(FP_XSTATE_MAGIC2, (u32 __user *)(to + fpu_size())))
			return -EFAULT;
	}
	return copy_to_user(to, area, fpu_size()) ? -EFAULT : 0;
}

/* Has the frame more than FXSAVE's part?  Old or foreign programs may give only that. */
static bool has_xstate(const u8 *area, const u8 __user *from)
{
	struct fpx_sw_bytes sw;
	u32 magic2;

	memcpy(&sw, area + SW_BYTES_OFFSET, sizeof(sw));
	if (!xstate_mask || sw.magic1 != FP_XSTATE_MAGIC1 || sw.xstate_size < 576 ||
	    sw.xstate_size > fpu_size() || sw.xstate_size > sw.extended_size)
		return false;
	return !get_user(magic2, (const u32 __user *)(from + sw.xstate_size)) &&
	       magic2 == FP_XSTATE_MAGIC2;
}

static u32 mxcsr_mask(void)
{
	u32 mask;

	memcpy(&mask, current->thread.fpu + 28, sizeof(mask)); /* FXSAVE has just written it */
	return mask ? mask : 0xffbf;
}

/* XRSTOR faults on what can't be in these registers, so that is looked at first. */
static bool is_valid(u8 *area, bool xstate, u32 mask)
{
	u64 *header = (u64 *)(area + XSAVE_HEADER);
	u32 mxcsr;

	memcpy(&mxcsr, area + 24, sizeof(mxcsr));
	if (mxcsr & ~mask)
		return false;
	if (!xstate_mask)
		return true;
	if (!xstate) {
		memset(header, 0, 64);
		header[0] = XSTATE_X87_SSE;
		return true;
	}
	for (int i = 1; i < 8; i++)
		if (header[i])
			return false;
	return !(header[0] & ~xstate_mask);
}

static int restore_fpu(const u8 __user *from)
{
	u8 *area = current->thread.fpu;
	bool xstate = false;
	u32 mask;

	if (!from) {
		fpu_reset();
		return 0;
	}
	fpu_save(area);
	mask = mxcsr_mask();
	if (copy_from_user(area, from, 512))
		return -EFAULT;
	if (has_xstate(area, from)) {
		struct fpx_sw_bytes *sw = (struct fpx_sw_bytes *)(area + SW_BYTES_OFFSET);
		u32 size = sw->xstate_size;

		xstate = true;
		if (copy_from_user(area + 512, from + 512, size - 512))
			return -EFAULT;
	}
	if (!is_valid(area, xstate, mask)) {
		fpu_prepare(area);
		return -EFAULT;
	}
	fpu_restore(area);
	return 0;
}

/* --- to the handler --- */

static void save_context(struct sigcontext *sc, const struct pt_regs *regs, sigset_t mask)
{
	const struct thread_struct *thread = &current->thread;

	*sc = (struct sigcontext){
		.r8 = regs->r8,
		.r9 = regs->r9,
		.r10 = regs->r10,
		.r11 = regs->r11,
		.r12 = regs->r12,
		.r13 = regs->r13,
		.r14 = regs->r14,
		.r15 = regs->r15,
		.di = regs->di,
		.si = regs->si,
		.bp = regs->bp,
		.bx = regs->bx,
		.dx = regs->dx,
		.ax = regs->ax,
		.cx = regs->cx,
		.sp = regs->sp,
		.ip = regs->ip,
		.flags = regs->flags,
		.cs = (u16)regs->cs,
		.ss = (u16)regs->ss,
		.err = thread->error_code,
		.trapno = thread->trap_nr,
		.oldmask = mask,
		.cr2 = thread->cr2,
	};
}

/* Where the FP state and below it the frame go; 0: the stack that is meant has no room. */
static unsigned long place_frame(const struct ksignal *ksig, const struct pt_regs *regs,
				 unsigned long *fp)
{
	unsigned long sp = sigframe_sp(ksig, regs->sp), bottom = current->sas_ss_sp;
	bool on_alternate = sp - bottom - 1 < current->sas_ss_size;

	if (sp == regs->sp)
		sp -= RED_ZONE;
	*fp = ALIGN_DOWN(sp - frame_fpu_size(), 64UL);
	sp = ALIGN_DOWN(*fp - sizeof(struct rt_sigframe), 16UL) - 8;
	if (on_alternate && (ksig->ka.sa_flags & SA_ONSTACK) && sp < bottom)
		return 0;
	return sp;
}

int setup_rt_frame(const struct ksignal *ksig, const sigset_t *oldset, struct pt_regs *regs)
{
	unsigned long fp, sp = place_frame(ksig, regs, &fp);
	struct rt_sigframe __user *frame = (struct rt_sigframe __user *)sp;
	struct ucontext uc = { .uc_sigmask = *oldset };

	if (!sp || !(ksig->ka.sa_flags & SA_RESTORER) || save_fpu((u8 __user *)fp))
		return -EFAULT;
	uc.uc_flags = (xstate_mask ? UC_FP_XSTATE : 0) | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS;
	fill_altstack(&uc.uc_stack);
	save_context(&uc.uc_mcontext, regs, *oldset);
	uc.uc_mcontext.fpstate = fp;
	if (put_user((__force u64)ksig->ka.sa_restorer, &frame->pretcode) ||
	    copy_to_user(&frame->uc, &uc, sizeof(uc)))
		return -EFAULT;
	if ((ksig->ka.sa_flags & SA_SIGINFO) && copy_siginfo_to_user(&frame->info, &ksig->info))
		return -EFAULT;
	regs->di = (unsigned long)ksig->sig;
	regs->si = (__force unsigned long)&frame->info;
	regs->dx = (__force unsigned long)&frame->uc;
	regs->ax = 0; /* a handler that was declared without its arguments may be variadic */
	regs->ip = (__force unsigned long)ksig->ka.sa_handler;
	regs->sp = sp;
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	regs->flags &= ~(RFLAGS_DF | RFLAGS_RF | RFLAGS_TF);
	return 0;
}

/* --- and back --- */

/* Segments are the user's own or the program has none; the flags that are not its own stay. */
static void restore_context(const struct sigcontext *sc, struct pt_regs *regs)
{
	*regs = (struct pt_regs){
		.r8 = sc->r8,
		.r9 = sc->r9,
		.r10 = sc->r10,
		.r11 = sc->r11,
		.r12 = sc->r12,
		.r13 = sc->r13,
		.r14 = sc->r14,
		.r15 = sc->r15,
		.di = sc->di,
		.si = sc->si,
		.bp = sc->bp,
		.bx = sc->bx,
		.dx = sc->dx,
		.ax = sc->ax,
		.cx = sc->cx,
		.sp = sc->sp,
		.ip = sc->ip,
		.cs = USER_CS,
		.ss = USER_DS,
		.flags = (regs->flags & ~FIX_FLAGS) | (sc->flags & FIX_FLAGS),
		.orig_ax = -1UL,
	};
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = task_pt_regs(current);
	const struct rt_sigframe __user *frame =
		(const struct rt_sigframe __user *)(regs->sp - sizeof(u64));
	struct ucontext uc;

	if (copy_from_user(&uc, &frame->uc, sizeof(uc)))
		goto bad;
	set_current_blocked(&uc.uc_sigmask);
	restore_context(&uc.uc_mcontext, regs);
	if (restore_fpu((const u8 __user *)uc.uc_mcontext.fpstate))
		goto bad;
	restore_altstack(&uc.uc_stack);
	return (long)regs->ax;
bad:
	force_sig(SIGSEGV);
	return 0;
}
