/* sigaltstack(2), and what the architecture's signal frames need of it. */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/signal.h>
#include "signal.h"

static int altstack_flags(unsigned long sp)
{
	int flags = (int)(current->sas_ss_flags & SS_AUTODISARM);

	if (!current->sas_ss_size)
		return flags | SS_DISABLE;
	return on_sig_stack(sp) ? flags | SS_ONSTACK : flags;
}

static int set_altstack(const stack_t *new, unsigned long sp)
{
	u32 mode = (u32) new->ss_flags & ~SS_AUTODISARM;

	if (on_sig_stack(sp))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode != SS_DISABLE && new->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	current->sas_ss_sp = mode == SS_DISABLE ? 0 : (__force unsigned long)new->ss_sp;
	current->sas_ss_size = mode == SS_DISABLE ? 0 : new->ss_size;
	current->sas_ss_flags = (u32) new->ss_flags;
	return 0;
}

SYSCALL_DEFINE2(sigaltstack, const stack_t __user *, uss, stack_t __user *, uoss)
{
	unsigned long sp = user_stack_pointer(task_pt_regs(current));
	stack_t new, old = {
		.ss_sp = (void __user *)current->sas_ss_sp,
		.ss_flags = altstack_flags(sp),
		.ss_size = current->sas_ss_size,
	};
	int error = 0;

	if (uss && copy_from_user(&new, uss, sizeof(new)))
		return -EFAULT;
	if (uss)
		error = set_altstack(&new, sp);
	if (!error && uoss && copy_to_user(uoss, &old, sizeof(old)))
		return -EFAULT;
	return error;
}

bool enters_altstack(const struct ksignal *ksig, unsigned long sp)
{
	return (ksig->ka.sa_flags & SA_ONSTACK) && current->sas_ss_size && !on_sig_stack(sp);
}

void restore_altstack(const stack_t *stack)
{
	if ((__force unsigned long)stack->ss_sp == current->sas_ss_sp &&
	    (u32)stack->ss_flags == current->sas_ss_flags && stack->ss_size == current->sas_ss_size)
		return; /* as nearly always */
	(void)set_altstack(stack, user_stack_pointer(task_pt_regs(current)));
}
