/* What is known of a signal, to a program and from one. */
#include <limen/errno.h>
#include <limen/string.h>
#include <limen/uaccess.h>
#include "signal.h"

#define REST	 (SIGINFO_SIZE - sizeof(struct kernel_siginfo))
#define NSIGPOLL 6 /* SIGIO's codes, which may come with any signal that has none of its own */

/* How many codes a signal has of its own (Linux: "siginfo.h"). */
static const u8 nr_codes[_NSIG + 1] = {
	[SIGILL] = 11, [SIGFPE] = 15, [SIGSEGV] = 9, [SIGBUS] = 5,
	[SIGTRAP] = 6, [SIGCHLD] = 6, [SIGIO] = 6,   [SIGSYS] = 2,
};

/* Are its fields known, so that what is behind them can't matter? */
static bool known_layout(int sig, int code)
{
	if (code == SI_KERNEL)
		return true;
	if (code > SI_USER)
		return code <=
		       (sig > 0 && sig <= _NSIG && nr_codes[sig] ? nr_codes[sig] : NSIGPOLL);
	return code >= SI_DETHREAD || code == SI_ASYNCNL;
}

int copy_siginfo_to_user(void __user *to, const struct kernel_siginfo *from)
{
	struct {
		struct kernel_siginfo info;
		u8 rest[REST];
	} all = { .info = *from };

	return copy_to_user(to, &all, sizeof(all)) ? -EFAULT : 0;
}

int copy_siginfo_from_user(struct kernel_siginfo *to, int sig, const void __user *from)
{
	u8 rest[REST];

	if (copy_from_user(to, from, sizeof(*to)))
		return -EFAULT;
	to->si_signo = sig;
	if (known_layout(sig, to->si_code))
		return 0;
	if (copy_from_user(rest, from + sizeof(*to), sizeof(rest)))
		return -EFAULT;
	for (size_t i = 0; i < sizeof(rest); i++)
		if (rest[i])
			return -E2BIG;
	return 0;
}
