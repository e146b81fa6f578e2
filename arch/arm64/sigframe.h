/*
 * What is on the user's stack while a signal handler runs, as Linux lays it out (sigcontext(7);
 * Linux's asm/sigcontext.h tells programs the same).
 */
#pragma once

#include <limen/compiler.h>
#include <limen/sched.h>

/*
 * After the general registers come records, each with this head and a multiple of 16 bytes long;
 * one of magic and size 0 ends them.
 */
struct aarch64_ctx {
	u32 magic, size;
};

#define ESR_MAGIC   0x45535201 /* u64 esr */
#define EXTRA_MAGIC 0x45585401 /* the records go on elsewhere: on Linux, with SVE */

struct extra_context {
	struct aarch64_ctx head;
	u64 datap; /* right behind the record that follows this one and ends the records here */
	u32 size, reserved[3];
};

struct sigcontext {
	u64 fault_address;
	u64 regs[31], sp, pc, pstate; /* in the order of struct pt_regs */
	u8 reserved[4096] __aligned(16); /* the records */
};

struct ucontext {
	u64 uc_flags, uc_link;
	stack_t uc_stack;
	sigset_t uc_sigmask;
	u8 unused[128 - sizeof(sigset_t)];
	struct sigcontext uc_mcontext;
};

struct rt_sigframe {
	u8 info[SIGINFO_SIZE] __aligned(8);
	struct ucontext uc;
};

/* Above it, so that a backtrace goes on from the handler to the interrupted function. */
struct frame_record {
	u64 fp, lr;
};

#define SIGFRAME_MAX 0x40000UL /* bytes that a frame may have, with what EXTRA_MAGIC adds */

_Static_assert(offsetof(struct rt_sigframe, uc.uc_mcontext.reserved) == 592, "Linux's layout");
_Static_assert(sizeof(struct rt_sigframe) == 4688, "Linux's layout");
