/* Signal frames, and what of signals differs between machines. */
#pragma once

#include <limen/signal.h>

#define SA_ARCH_FLAGS SA_RESTORER /* the program brings its own return to the kernel */
#define MINSIGSTKSZ   2048

/*
 * setup_rt_frame() - push Linux's struct rt_sigframe onto the user stack and make @regs call the
 * handler; @oldset is the mask to return to.  0 or -EFAULT.
 */
int setup_rt_frame(const struct ksignal *ksig, const sigset_t *oldset, struct pt_regs *regs);
