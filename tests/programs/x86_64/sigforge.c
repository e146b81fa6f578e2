/*
 * Forged frames for rt_sigreturn(2): each child changes its frame, or makes the call where there is
 * none. It must end with a signal or live harmlessly: no privilege is to be had.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include "../outcome.h"

static int kind;
static unsigned long flags_after;

#define G gregs

/* clang-format off */
#define KINDS(X)                                                                                 \
	X(every_flag, G[REG_EFL] = -1L)                                                          \
	X(io_privilege, G[REG_EFL] |= 0x3000)                                                    \
	X(interrupts_off, G[REG_EFL] &= ~0x200L)                                                 \
	X(nested_task, G[REG_EFL] |= 0x4000)                                                     \
	X(virtual_8086, G[REG_EFL] |= 0x20000)                                                   \
	X(kernel_cs, G[REG_CSGSFS] = (G[REG_CSGSFS] & ~0xffffL) | 0x10)                          \
	X(null_cs, G[REG_CSGSFS] &= ~0xffffL)                                                    \
	X(cs_beyond_the_table, G[REG_CSGSFS] |= 0xffffL)                                         \
	X(null_ss, G[REG_CSGSFS] &= 0xffffffffffffL)                                             \
	X(code_as_ss, G[REG_CSGSFS] = (G[REG_CSGSFS] & 0xffffffffffffL) | 0x08L << 48)            \
	X(rip_not_canonical, G[REG_RIP] = 1L << 62)                                              \
	X(rip_first_not_canonical, G[REG_RIP] = 1L << 47)                                        \
	X(rip_of_the_kernel, G[REG_RIP] = 0xffffffff81000000)                                    \
	X(rip_null, G[REG_RIP] = 0)                                                              \
	X(rsp_of_the_kernel, G[REG_RSP] = 0xffffffff82000000)                                    \
	X(fp_none, uc->uc_mcontext.fpregs = NULL)                                                \
	X(fp_unmapped, uc->uc_mcontext.fpregs = (void *)0x1000)                                  \
	X(fp_kernel, uc->uc_mcontext.fpregs = (void *)0xffffffff82000000)                        \
	X(fp_not_canonical, uc->uc_mcontext.fpregs = (void *)(1L << 62))                         \
	X(fp_magic, fp[464] ^= 1)                                                                \
	X(fp_sizes, memset(fp + 468, 0xff, 4))                                                   \
	X(fp_xstate_size, memset(fp + 480, 0xff, 4))                                             \
	X(fp_features, memset(fp + 472, 0xff, 8))                                                \
	X(fp_no_features, memset(fp + 472, 0, 8))                                                \
	X(mask_of_everything, memset(&uc->uc_sigmask, 0xff, 8))                                  \
	X(stack_garbage, memset(&uc->uc_stack, 0xff, sizeof(stack_t)))                           \
	X(uc_flags_all, uc->uc_flags = -1UL)
/* clang-format on */

#define ENUM(name, action) K_##name,
enum { KINDS(ENUM) COUNT };
#define NAME(name, action) #name,
static const char *const names[] = { KINDS(NAME) };

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	greg_t *gregs = uc->uc_mcontext.gregs;
	char *fp = (char *)uc->uc_mcontext.fpregs;

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

#define PATTERN 0x0123456789abcdefL

/* tgkill() itself with a number in a register of SSE; what is there afterwards. */
static long raise_with_pattern(int pid)
{
	long ret = 234, after;

	__asm__ volatile("movq %2, %%xmm7; syscall; movq %%xmm7, %1"
			 : "+a"(ret), "=&r"(after)
			 : "r"(PATTERN), "D"((long)pid), "S"((long)pid), "d"((long)SIGUSR1)
			 : "rcx", "r11", "xmm7", "memory");
	return after;
}

/* 42: as it was, and with all of SSE; 43: SSE is as in a new program. */
static void forge(void)
{
	long pattern = raise_with_pattern(getpid());
	sigset_t now;

	__asm__ volatile("pushf; pop %0; push $2; popf" : "=r"(flags_after)::"cc");
	sigprocmask(SIG_BLOCK, NULL, &now);
	/* IOPL, NT, VM, VIF, VIP; interrupts are on; SIGKILL can be had */
	if (flags_after & 0x1a7000 || !(flags_after & 0x200) || sigismember(&now, SIGKILL))
		_exit(1);
	_exit(pattern == PATTERN ? 42 : pattern ? 2 : 43);
}

static void call_at(unsigned long sp)
{
	__asm__ volatile("mov %0, %%rsp; mov $15, %%eax; syscall; ud2" ::"r"(sp) : "memory");
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
	static const unsigned long stacks[] = { 0,	   8,	      0x7ffffffff000,
						1UL << 47, 1UL << 62, 0xffff888000000000,
						-4096UL,   -8UL };
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	char *zeros = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	sigaction(SIGUSR1, &sa, NULL);
	for (kind = 0; kind < COUNT; kind++) {
		pid = fork();
		if (pid == 0)
			forge();
		ended(names[kind], pid);
	}
	for (unsigned int i = 0; i < sizeof(stacks) / sizeof(stacks[0]); i++) {
		pid = fork();
		if (pid == 0)
			call_at(stacks[i]);
		ended("a call with a bad rsp", pid);
	}
	pid = fork();
	if (pid == 0)
		call_at((unsigned long)zeros);
	ended("a frame of zeros", pid);
	pid = fork();
	if (pid == 0)
		call_at((unsigned long)zeros + 8192 - 16);
	ended("half a frame", pid);
	memset(zeros, 0xff, 8192);
	pid = fork();
	if (pid == 0)
		call_at((unsigned long)zeros);
	ended("a frame of ones", pid);
	return 0;
}
