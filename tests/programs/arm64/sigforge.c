/*
 * Forged frames for rt_sigreturn(2): each child changes its frame, or makes the call where there is
 * none. It must end with a signal or live harmlessly: no privilege is to be had.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include "../outcome.h"

static int kind;

#define FP ((uint32_t *)mc->__reserved) /* magic, size, ... */

/* clang-format off */
#define KINDS(X)                                                  \
	X(mode_el1h, mc->pstate |= 5)                             \
	X(mode_el1t, mc->pstate |= 4)                             \
	X(mode_el2h, mc->pstate |= 9)                             \
	X(mode_el3h, mc->pstate |= 13)                            \
	X(aarch32, mc->pstate |= 0x10)                            \
	X(interrupts_off, mc->pstate |= 0x80)                     \
	X(fast_interrupts_off, mc->pstate |= 0x40)                \
	X(serror_off, mc->pstate |= 0x100)                        \
	X(debug_off, mc->pstate |= 0x200)                         \
	X(single_step, mc->pstate |= 1UL << 21)                   \
	X(illegal_state, mc->pstate |= 1UL << 20)                 \
	X(pan, mc->pstate |= 1UL << 22)                           \
	X(uao, mc->pstate |= 1UL << 23)                           \
	X(upper_half, mc->pstate |= 0xffffffffUL << 32)           \
	X(flags, mc->pstate |= 0xf0000000UL)                      \
	X(every_bit, mc->pstate = -1UL)                           \
	X(pc_of_the_kernel, mc->pc = 0xffff800008000000)          \
	X(pc_null, mc->pc = 0)                                    \
	X(pc_odd, mc->pc += 2)                                    \
	X(pc_between, mc->pc = 1UL << 54)                         \
	X(sp_of_the_kernel, mc->sp = 0xffff800008000000)          \
	X(sp_odd, mc->sp += 8)                                    \
	X(fp_magic, FP[0] ^= 1)                                   \
	X(fp_none, FP[0] = FP[1] = 0)                             \
	X(fp_magic_null, FP[0] = 0)                               \
	X(fp_size_null, FP[1] = 0)                                \
	X(fp_size_odd, FP[1] += 1)                                \
	X(fp_size_more, FP[1] += 16)                              \
	X(fp_size_huge, FP[1] = 0xfffffff0)                       \
	X(fp_twice, memcpy(FP + FP[1] / 4, FP, FP[1]))            \
	X(fpcr_garbage, FP[3] = 0xffffffff)                       \
	X(extra_null, extra(mc, 0, 0))                            \
	X(extra_kernel, extra(mc, 0xffff800008000000, 64))        \
	X(extra_huge, extra(mc, (unsigned long)(mc + 1), 0xfffffff0)) \
	X(mask_of_everything, memset(&uc->uc_sigmask, 0xff, 8))   \
	X(stack_garbage, memset(&uc->uc_stack, 0xff, sizeof(stack_t)))
/* clang-format on */

#define ENUM(name, action) K_##name,
enum { KINDS(ENUM) COUNT };
#define NAME(name, action) #name,
static const char *const names[] = { KINDS(NAME) };

/* A record that says where more of them are, behind the first. */
static void extra(mcontext_t *mc, unsigned long where, uint32_t size)
{
	char *at = (char *)FP + FP[1];
	struct {
		uint32_t magic, size;
		uint64_t where;
		uint32_t extra_size, zeros[3];
	} record = { 0x45585401, 32, where, size, { 0 } };

	memcpy(at, &record, 32);
	memset(at + 32, 0, 16);
}

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	mcontext_t *mc = &uc->uc_mcontext;

	(void)sig;
	(void)info;
	switch (kind) {
#define CASE(name, action) \
	case K_##name:     \
		action;    \
		break;
		KINDS(CASE)
	}
}

static void forge(void)
{
	long pid = getpid();
	register long x8 __asm__("x8") = SYS_tgkill;
	register long x0 __asm__("x0") = pid;
	register long x1 __asm__("x1") = pid;
	register long x2 __asm__("x2") = SIGUSR1;
	sigset_t now;

	/* The stack is used at once: an odd pointer shows. */
	__asm__ volatile("svc #0; ldr x9, [sp]"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2)
			 : "x9", "memory");
	sigprocmask(SIG_BLOCK, NULL, &now);
	_exit(sigismember(&now, SIGKILL) ? 1 : 42);
}

static void call_at(unsigned long sp)
{
	__asm__ volatile("mov sp, %0; mov x8, #139; svc #0; udf #0" ::"r"(sp) : "memory");
	__builtin_unreachable();
}

static void ended(const char *what, pid_t pid)
{
	int status;

	waitpid(pid, &status, 0);
	printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(void)
{
	static const unsigned long stacks[] = { 0,	   16,	      24,
						1UL << 48, 1UL << 54, 0xffff800008000000,
						-4096UL,   -16UL };
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	char *zeros = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	sigaction(SIGUSR1, &sa, NULL);
	for (kind = 0; kind < COUNT; kind++) {
		pid_t pid = fork();

		if (pid == 0)
			forge();
		ended(names[kind], pid);
	}
	for (unsigned int i = 0; i < sizeof(stacks) / sizeof(stacks[0]) + 4; i++) {
		static const char *const what[] = { "a frame of zeros", "an odd one",
						    "half a frame", "a frame of ones" };
		unsigned long more[] = { (long)zeros, (long)zeros + 8, (long)zeros + 16384 - 1024,
					 (long)zeros };
		int bad = i < sizeof(stacks) / sizeof(stacks[0]), n = i - 8;
		pid_t pid = fork();

		if (pid == 0) {
			if (!bad && n == 3)
				memset(zeros, 0xff, 16384);
			call_at(bad ? stacks[i] : more[n]);
		}
		ended(bad ? "a call with a bad sp" : what[n], pid);
	}
	return 0;
}
