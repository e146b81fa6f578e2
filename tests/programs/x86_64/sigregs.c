/*
 * General registers and signals: a handler that spoils them all changes nothing; the frame has
 * each; what the handler writes into the frame is what the program goes on with.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include "../outcome.h"

#define EACH "rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15"
#define N    15

static const int order[N] = { REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI, REG_RBP, REG_R8,
			      REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15 };

unsigned long before[N], after[N], saved_sp;
static unsigned long in_frame[N];
static int change, size_of_step;

/* Load every register, run into ud2 (two bytes), store them. */
__asm__(".text\n"
	"run:	push	%rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
	"	mov	%rsp, saved_sp(%rip)\n"
	".set at, 0\n"
	".irp reg, " EACH "\n"
	"	mov	before + at(%rip), %\\reg\n"
	"	.set at, at + 8\n"
	".endr\n"
	"	stc\n"
	"	ud2\n"
	".set at, 0\n"
	".irp reg, " EACH "\n"
	"	mov	%\\reg, after + at(%rip)\n"
	"	.set at, at + 8\n"
	".endr\n"
	"	setc	%al\n"
	"	movzbl	%al, %eax\n"
	"	cmp	saved_sp(%rip), %rsp\n"
	"	je	1f\n"
	"	mov	$-1, %eax\n"
	"	mov	saved_sp(%rip), %rsp\n"
	"1:	pop	%r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
	"	ret\n");
int run(void);

static void handler(int sig, siginfo_t *info, void *context)
{
	greg_t *gregs = ((ucontext_t *)context)->uc_mcontext.gregs;

	(void)sig;
	(void)info;
	for (int i = 0; i < N; i++) {
		in_frame[i] = gregs[order[i]];
		if (change)
			gregs[order[i]] = ~in_frame[i];
	}
	if (change)
		gregs[REG_EFL] &= ~1;
	gregs[REG_RIP] += size_of_step;
	__asm__ volatile("xor %%eax, %%eax; mov %%rax, %%rcx; mov %%rax, %%rdx; mov %%rax, %%rsi;"
			 "mov %%rax, %%rdi; mov %%rax, %%r8; mov %%rax, %%r9; mov %%rax, %%r10;"
			 "mov %%rax, %%r11; mov %%rax, %%r12; mov %%rax, %%r13; mov %%rax, %%r14;"
			 "mov %%rax, %%r15; mov %%rax, %%rbx" ::
				 : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10",
				   "r11", "r12", "r13", "r14", "r15");
}

static void try(const char *what)
{
	int wrong_in_frame = 0, wrong_after = 0, carry;

	for (int i = 0; i < N; i++)
		before[i] = 0x1111111111111111UL * (i + 1);
	carry = run();
	for (int i = 0; i < N; i++) {
		wrong_in_frame += in_frame[i] != before[i];
		wrong_after += after[i] != (change ? ~before[i] : before[i]);
	}
	printf("%s: %d wrong in the frame, %d afterwards, carry flag %d\n", what, wrong_in_frame,
	       wrong_after, carry);
}

static void set_result(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = 4711;
}

/*
 * The frame's address and the alignment of the stack are the ABI's; there is a red zone below sp.
 */
static void look(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	unsigned long sp = uc->uc_mcontext.gregs[REG_RSP];

	printf("signal %d; red zone kept: %d, uc_flags %lx, uc_link %p, cs %lx\n", sig,
	       (unsigned long)(info + 1) <= sp - 128, uc->uc_flags & ~1UL, (void *)uc->uc_link,
	       (long)(uc->uc_mcontext.gregs[REG_CSGSFS] & 0xffff));
	printf("frame pointer of the handler is aligned: %d\n",
	       ((unsigned long)__builtin_frame_address(0) & 15) == 0);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	long ret;

	sigaction(SIGILL, &sa, NULL);
	size_of_step = 2;
	try("as it was");
	change = 1;
	try("changed by the handler");
	sa.sa_sigaction = set_result;
	sigaction(SIGUSR1, &sa, NULL);
	ret = syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
	printf("the result of a call, changed by the handler: %ld\n", ret);
	sa.sa_sigaction = look;
	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	return 0;
}
