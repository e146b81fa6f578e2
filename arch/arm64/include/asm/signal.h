/* Signals on this machine: what the frame is like, and the call's number that restarts others. */
#pragma once

#include <limen/sched.h>

#define MINSIGSTKSZ	   5120 /* the smallest that sigaltstack(2) takes */
#define SA_ARCH_FLAGS	   SA_RESTORER /* what sa_flags may hold beyond the generic ones */
#define NR_RESTART_SYSCALL 128

/*
 * setup_rt_frame() - push the frame of @ksig's handler onto the user's stack or the alternate one:
 * the registers as they are and @oldset, for rt_sigreturn(2) to find; and change the registers so
 * that the handler runs.  0 or -EFAULT.
 */
int setup_rt_frame(const struct ksignal *ksig, const sigset_t *oldset, struct pt_regs *regs);
