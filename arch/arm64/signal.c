/* Calling a signal's handler: the frame, and the registers to run the handler with. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/uaccess.h>
#include <asm/signal.h>
#include <sysreg.h>
#include "fpsimd.h"
#include "sigframe.h"

#define GENERAL_SIZE (offsetof(struct pt_regs, orig_x0)) /* regs, sp, pc, pstate */

/* A record's head as one number. */
#define RECORD(magic, size) ((magic) | (u64)(size) << 32)

#define PUT(value, field) unsafe_put_user(value, &(field), fault)

/* All that is no register. */
static bool put_ucontext(struct ucontext __user *uc, sigset_t oldset)
{
	const struct task_struct *task = current;

	user_access_begin();
	PUT(0, uc->uc_flags);
	PUT(0, uc->uc_link);
	PUT((void __user *)task->sas_ss_sp, uc->uc_stack.ss_sp);
	PUT((int)task->sas_ss_flags, uc->uc_stack.ss_flags);
	PUT(task->sas_ss_size, uc->uc_stack.ss_size);
	PUT(oldset, uc->uc_sigmask);
	PUT(task->thread.fault_address, uc->uc_mcontext.fault_address);
	user_access_end();
	return true;
fault:
	user_access_end();
	return false;
}

/* The records: FP and SIMD; why, if there has been a fault; the end. */
static bool put_records(u8 __user *to)
{
	struct fpsimd_context __user *fpsimd = (void __user *)to;
	u64 __user *rest = (u64 __user *)(fpsimd + 1);
	u64 fault_code = current->thread.fault_code;

	if (fpsimd_save_user(fpsimd, FPSIMD_HEAD))
		return false;
	user_access_begin();
	if (fault_code) {
		PUT(RECORD(ESR_MAGIC, 16), rest[0]);
		PUT(fault_code, rest[1]);
		rest += 2;
	}
	PUT(0, rest[0]);
	user_access_end();
	return true;
fault:
	user_access_end();
	return false;
}

static bool put_frame(struct rt_sigframe __user *frame, sigset_t oldset, const struct pt_regs *regs)
{
	struct sigcontext __user *sc = &frame->uc.uc_mcontext;

	return put_ucontext(&frame->uc, oldset) &&
	       !raw_copy_to_user(sc->regs, regs->regs, GENERAL_SIZE) && put_records(sc->reserved);
}

static bool put_frame_record(struct frame_record __user *record, const struct pt_regs *regs)
{
	user_access_begin();
	PUT(regs->regs[29], record->fp);
	PUT(regs->regs[30], record->lr);
	user_access_end();
	return true;
fault:
	user_access_end();
	return false;
}

static void call_handler(const struct ksignal *ksig, struct pt_regs *regs, unsigned long frame,
			 unsigned long record)
{
	regs->regs[0] = ksig->sig;
	regs->regs[29] = record;
	regs->regs[30] = ksig->ka.sa_flags & SA_RESTORER ? (unsigned long)ksig->ka.sa_restorer
							 : current->mm->vdso_sigreturn;
	regs->sp = frame;
	regs->pc = (unsigned long)ksig->ka.sa_handler;
	regs->pstate &= ~(u64)(PSR_BTYPE | PSR_TCO);
}

static unsigned long sigframe_top(const struct ksignal *ksig, unsigned long sp)
{
	if (unlikely(current->sas_ss_size) && enters_altstack(ksig, sp))
		return current->sas_ss_sp + current->sas_ss_size;
	return sp;
}

/* The tag of a fault's address is for those who ask for it: sigaction(2), SA_EXPOSE_TAGBITS. */
static bool put_siginfo(void __user *to, const struct ksignal *ksig)
{
	const u64 faults = sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGFPE) |
			   sigmask(SIGTRAP);
	void __user *__user *si_addr = to + offsetof(struct kernel_siginfo, si_addr);
	unsigned long addr = (__force unsigned long)ksig->info.si_addr;

	if (copy_siginfo_to_user(to, &ksig->info))
		return false;
	if (ksig->ka.sa_flags & SA_EXPOSE_TAGBITS || !(faults & sigmask(ksig->sig)) ||
	    ksig->info.si_code <= 0 || ksig->info.si_code == SI_KERNEL)
		return true;
	return !put_user((void __user *)untagged_addr(addr), si_addr);
}

int setup_rt_frame(const struct ksignal *ksig, const sigset_t *oldset, struct pt_regs *regs)
{
	unsigned long top = sigframe_top(ksig, regs->sp);
	unsigned long record = (top - sizeof(struct frame_record)) & ~15UL;
	struct rt_sigframe __user *frame = (void __user *)record - sizeof(*frame);

	_Static_assert(offsetof(struct sigcontext, reserved) >=
			       offsetof(struct sigcontext, regs) + GENERAL_SIZE,
		       "regs to pstate");
	if (!access_ok(frame, top - (__force unsigned long)frame) ||
	    !put_frame_record((void __user *)record, regs) || !put_frame(frame, *oldset, regs))
		return -EFAULT;
	if (ksig->ka.sa_flags & SA_SIGINFO) {
		if (!put_siginfo(&frame->info, ksig))
			return -EFAULT;
		regs->regs[1] = (__force unsigned long)&frame->info;
		regs->regs[2] = (__force unsigned long)&frame->uc;
	}
	call_handler(ksig, regs, (__force unsigned long)frame, record);
	return 0;
}
