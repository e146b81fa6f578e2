/* Signal frames on the user stack (arch/x86_64/signal.c). */
#pragma once

#include <limen/signal.h>

#define SA_ARCH_FLAGS SA_RESTORER /* the program brings its own return to the kernel */
#define MINSIGSTKSZ   2048

/*
 * setup_rt_frame() - make @regs call the program's handler for @ksig, with a frame on its stack
 * from which rt_sigreturn(2) restores everything, the signal mask @oldset too.  0 or -EFAULT.
 */
int setup_rt_frame(const struct ksignal *ksig, const sigset_t *oldset, struct pt_regs *regs);
