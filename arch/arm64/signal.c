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

/* uc_flags to uc_sigmask, as words: struct stack_t has a hole. */
static size_t put_ucontext(struct ucontext __user *uc, sigset_t oldset)
{
	stack_t stack;
	u64 words[6] = { 0 };

	fill_altstack(&stack);
	words[2] = (__force u64)stack.ss_sp;
	words[3] = (u32)stack.ss_flags;
	words[4] = stack.ss_size;
	words[5] = oldset;
	return copy_to_user(uc, words, sizeof(words));
}

/* The records: FP and SIMD; why, if there has been a fault; the end. */
static size_t put_records(u8 __user *to)
{
	struct thread_struct *thread = &current->thread;
	u64 rest[3] = { RECORD(ESR_MAGIC, 16), thread->fault_code, 0 };
	unsigned int first = thread->fault_code ? 0 : 2;
	size_t left;

	fpsimd_save(&thread->fpsimd);
	left = copy_to_user(to, &thread->fpsimd, sizeof(thread->fpsimd));
	to += sizeof(thread->fpsimd);
	return left | copy_to_user(to, &rest[first], sizeof(rest) - first * sizeof(rest[0]));
}

static size_t put_sigcontext(struct sigcontext __user *sc, const struct pt_regs *regs)
{
	return copy_to_user(&sc->fault_address, &current->thread.fault_address, sizeof(u64)) |
	       copy_to_user(sc->regs, regs->regs, GENERAL_SIZE) | put_records(sc->reserved);
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

int setup_rt_frame(const struct ksignal *ksig, const sigset_t *oldset, struct pt_regs *regs)
{
	unsigned long top = sigframe_sp(ksig, regs->sp);
	unsigned long record = (top - sizeof(struct frame_record)) & ~15UL;
	struct rt_sigframe __user *frame = (void __user *)record - sizeof(*frame);

	_Static_assert(offsetof(struct sigcontext, reserved) >=
			       offsetof(struct sigcontext, regs) + GENERAL_SIZE,
		       "regs to pstate");
	if (!access_ok(frame, top - (__force unsigned long)frame) ||
	    copy_to_user((void __user *)record, &regs->regs[29], sizeof(struct frame_record)) ||
	    put_ucontext(&frame->uc, *oldset) || put_sigcontext(&frame->uc.uc_mcontext, regs))
		return -EFAULT;
	if (ksig->ka.sa_flags & SA_SIGINFO) {
		if (copy_siginfo_to_user(&frame->info, &ksig->info))
			return -EFAULT;
		regs->regs[1] = (__force unsigned long)&frame->info;
		regs->regs[2] = (__force unsigned long)&frame->uc;
	}
	call_handler(ksig, regs, (__force unsigned long)frame, record);
	return 0;
}
