/* rt_sigaction(2): what a process does with each signal. */
#include <limen/errno.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include <asm/signal.h>
#include "signal.h"

/* The flags that mean something; a program finds out by what it reads back (sigaction(2)). */
#define SA_KNOWN                                                                           \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER | \
	 SA_RESETHAND | SA_EXPOSE_TAGBITS | SA_ARCH_FLAGS)

/* Ignored from now on: what is pending of it is of no interest either. */
static void drop_ignored(int sig)
{
	struct signal_struct *signal = current->signal;
	const void __user *handler = action_of(current, sig)->sa_handler;
	struct task_struct *t;

	if (handler != SIG_IGN && !(handler == SIG_DFL && in_mask(sig, MASK_IGNORE)))
		return;
	flush_mask(&signal->shared_pending, sigmask(sig));
	list_for_each_entry(t, &signal->threads, thread_node)
		flush_mask(&t->pending, sigmask(sig));
}

static int do_sigaction(int sig, struct k_sigaction *new, struct k_sigaction *old)
{
	struct k_sigaction *action;

	if (sig < 1 || sig > _NSIG || (new &&in_mask(sig, MASK_KERNEL)))
		return -EINVAL;
	action = action_of(current, sig);
	spin_lock_irq(&current->sighand->siglock);
	*old = *action;
	if (new) {
		new->sa_flags &= SA_KNOWN;
		new->sa_mask &= ~MASK_KERNEL;
		*action = *new;
		drop_ignored(sig);
	}
	spin_unlock_irq(&current->sighand->siglock);
	return 0;
}

SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct k_sigaction __user *, act,
		struct k_sigaction __user *, oact, size_t, sigsetsize)
{
	struct k_sigaction new, old;
	int error;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&new, act, sizeof(new)))
		return -EFAULT;
	error = do_sigaction(sig, act ? &new : NULL, &old);
	if (!error && oact && copy_to_user(oact, &old, sizeof(old)))
		return -EFAULT;
	return error;
}

void flush_signal_handlers(struct task_struct *task, bool force_default)
{
	for (int i = 0; i < _NSIG; i++) {
		struct k_sigaction *action = &task->sighand->action[i];

		*action = (struct k_sigaction){
			.sa_handler =
				!force_default && action->sa_handler == SIG_IGN ? SIG_IGN : SIG_DFL,
		};
	}
}
