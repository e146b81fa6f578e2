/*
 * Signals for what a task did itself.  They can't be put off: if the task blocks or ignores such a
 * signal, it gets the default action.
 */
#include <limen/printk.h>
#include "signal.h"

static const char *const names[] = {
	[SIGILL] = "SIGILL",   [SIGTRAP] = "SIGTRAP", [SIGBUS] = "SIGBUS", [SIGFPE] = "SIGFPE",
	[SIGKILL] = "SIGKILL", [SIGSEGV] = "SIGSEGV", [SIGSYS] = "SIGSYS",
};

static bool is_unhandled(int sig)
{
	const void __user *handler = action_of(current, sig)->sa_handler;

	return handler == SIG_DFL || handler == SIG_IGN || in_mask(sig, current->blocked);
}

/* @fatal: whatever the task has arranged. */
static void force_sig_info(const struct kernel_siginfo *info, bool fatal)
{
	struct sighand_struct *sighand = current->sighand;
	int sig = info->si_signo;
	struct k_sigaction *action = action_of(current, sig);
	unsigned long flags = spin_lock_irqsave(&sighand->siglock);

	if (fatal || action->sa_handler == SIG_IGN || in_mask(sig, current->blocked)) {
		action->sa_handler = SIG_DFL;
		current->blocked &= ~sigmask(sig);
	}
	__send_signal_locked(sig, info, current, false);
	recalc_sigpending();
	spin_unlock_irqrestore(&sighand->siglock, flags);
}

void force_sig_fault(int signal, unsigned long addr, const char *what, struct pt_regs *regs)
{
	struct kernel_siginfo info;
	int sig = signal & 0xff;

	if (current->signal->group_exit)
		return; /* it is ending already */
	if (is_unhandled(sig) && printk_ratelimit())
		pr_err("%s[%d]: %s at %016lx ip %016lx sp %016lx: %s, code %d", current->comm,
		       current->pid, what, addr, instruction_pointer(regs),
		       user_stack_pointer(regs), names[sig], signal >> 8);
	init_siginfo(&info, sig, signal >> 8);
	if (info.si_code != SI_KERNEL)
		info.si_addr = (void __user *)addr;
	force_sig_info(&info, false);
}

static void force(int sig, bool fatal)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, SI_KERNEL);
	force_sig_info(&info, fatal);
}

void force_sig(int sig)
{
	force(sig, false);
}

void force_fatal_sig(int sig)
{
	force(sig, true);
}
