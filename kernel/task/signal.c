/*
 * Signals that the kernel raises for what a program did; each is fatal until programs can catch
 * them.
 */
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/signal.h>
#include <asm/irqflags.h>

static const char *const names[32] = {
	[SIGILL] = "SIGILL",   [SIGTRAP] = "SIGTRAP", [SIGBUS] = "SIGBUS", [SIGFPE] = "SIGFPE",
	[SIGKILL] = "SIGKILL", [SIGSEGV] = "SIGSEGV", [SIGSYS] = "SIGSYS",
};

void force_sig_fault(int signal, unsigned long addr, const char *what, struct pt_regs *regs)
{
	int sig = signal & 0xff;

	if (current->work & WORK_SIGPENDING)
		return; /* it is ending already */
	pr_err("%s[%d]: %s at %016lx ip %016lx sp %016lx: %s, code %d", current->comm, current->pid,
	       what, addr, instruction_pointer(regs), user_stack_pointer(regs), names[sig],
	       signal >> 8);
	current->exit_signal = sig;
	current->work |= WORK_SIGPENDING;
}

void exit_to_user_mode(struct pt_regs *regs)
{
	if (current->work & WORK_SIGPENDING)
		do_exit(current->exit_signal);
}
