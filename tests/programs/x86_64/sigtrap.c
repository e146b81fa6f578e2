/*
 * Exceptions as signals: number, si_code, si_addr (ip: the instruction's), and what is in the
 * frame.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include "../outcome.h"

static sigjmp_buf back;
static siginfo_t got;
static greg_t regs[NGREG];

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	got = *info;
	memcpy(regs, ((ucontext_t *)context)->uc_mcontext.gregs, sizeof(regs));
	siglongjmp(back, 1);
}

static void report(const char *what)
{
	uintptr_t at = (uintptr_t)got.si_addr;

	printf("%s: signal %d, si_code %d, ", what, got.si_signo, got.si_code);
	if (at == (uintptr_t)regs[REG_RIP] && at)
		printf("at ip");
	else
		printf("at %lx", at);
	printf("; trapno %d, err %d\n", (int)regs[REG_TRAPNO], (int)regs[REG_ERR]);
}

#define TRY(what, ...)                                          \
	do {                                                    \
		if (sigsetjmp(back, 1) == 0) {                  \
			__asm__ volatile(__VA_ARGS__);          \
			printf("%s: nothing happened\n", what); \
		} else                                          \
			report(what);                           \
	} while (0)

/* A handler where none can be. */
static void call_handler_at(unsigned long at)
{
	struct sigaction sa = { .sa_handler = (void (*)(int))at };
	char what[50];

	sigaction(SIGUSR1, &sa, NULL);
	snprintf(what, sizeof(what), "a handler at %lx", at);
	if (sigsetjmp(back, 1) == 0)
		raise(SIGUSR1);
	else
		report(what);
}

static volatile int alarms, with_trapno;

static void count_alarm(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	alarms++;
	with_trapno += ((ucontext_t *)context)->uc_mcontext.gregs[REG_TRAPNO] != 0;
}

/* Signals that come while page faults are resolved are not the faults'. */
static void amid_faults(void)
{
	struct sigaction sa = { .sa_sigaction = count_alarm, .sa_flags = SA_SIGINFO };
	struct itimerval ms = { { 0, 1000 }, { 0, 1000 } }, never = { { 0, 0 }, { 0, 0 } };

	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &ms, NULL);
	while (alarms < 50) {
		char *at = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				-1, 0);

		for (long i = 0; i < 1 << 20; i += 4096)
			at[i] = 1;
		munmap(at, 1 << 20);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	printf("alarms amid page faults that say so: %d\n", with_trapno);
}

extern char step_begin[], step_end[];
static long steps[64];
static volatile int nr_steps;

static void step(int sig, siginfo_t *info, void *context)
{
	greg_t *now = ((ucontext_t *)context)->uc_mcontext.gregs;

	(void)sig;
	(void)info;
	if (nr_steps < 64)
		steps[nr_steps++] = now[REG_RIP] - (long)step_begin;
	if (now[REG_RIP] >= (long)step_end)
		now[REG_EFL] &= ~0x100;
}

/* Where each instruction's trap is: one for a system call, and none behind a move to SS. */
static void single_steps(void)
{
	struct sigaction sa = { .sa_sigaction = step, .sa_flags = SA_SIGINFO };

	sigaction(SIGTRAP, &sa, NULL);
	__asm__ volatile("pushfq; orl $0x100, (%%rsp); popfq\n"
			 "step_begin: nop\n"
			 "mov $39, %%eax; syscall; nop; nop\n" /* getpid */
			 "mov $20, %%eax; int $0x80; nop; nop\n"
			 "mov %%ss, %%ecx; mov %%ecx, %%ss; nop; nop\n"
			 "step_end: nop; nop"
			 :
			 :
			 : "rax", "rcx", "r11", "memory", "cc");
	printf("steps:");
	for (int i = 0; i < nr_steps; i++)
		printf(" %ld", steps[i]);
	printf("\n");
}

int main(void)
{
	static const int all[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	unsigned int mxcsr = 0x1f80 & ~(1 << 9), plain = 0x1f80; /* division by zero unmasked */
	unsigned short control = 0x37f & ~4;

	amid_faults(); /* first: the number of an exception that became a signal is kept */
	for (int i = 0; i < 5; i++)
		sigaction(all[i], &sa, NULL);
	TRY("division by zero", "xor %%ecx, %%ecx; mov $1, %%eax; cdq; idiv %%ecx" ::
		    : "rax", "rcx", "rdx");
	TRY("a quotient too large", "mov $-1, %%ecx; mov $0x80000000, %%eax; cdq; idiv %%ecx" ::
		    : "rax", "rcx", "rdx");
	TRY("ud2", "ud2");
	TRY("int3", "int3");
	TRY("int $3", ".byte 0xcd, 3");
	TRY("icebp", ".byte 0xf1");
	TRY("int $4", "int $4");
	TRY("int $5", "int $5");
	TRY("int $14", "int $14");
	TRY("int $0xff", "int $0xff");
	TRY("hlt", "hlt");
	TRY("cli", "cli");
	TRY("in", "in $0x60, %%al" ::: "rax");
	TRY("wrmsr", "wrmsr");
	TRY("mov from cr0", "mov %%cr0, %%rax" ::: "rax");
	TRY("a load of a non-canonical address", "mov (%0), %%rax" ::"r"(1UL << 63) : "rax");
	TRY("a jump to a non-canonical address", "jmp *%0" ::"r"(1UL << 62));
	TRY("a null segment", "mov %0, %%ss" ::"r"(0));
	TRY("a segment beyond the table", "mov %0, %%ds" ::"r"(0xfffb));
	TRY("movaps of an odd address", "movaps 1(%%rsp), %%xmm0" ::: "xmm0");
	TRY("single step", "pushf; orl $0x100, (%%rsp); popf; nop; nop" ::: "memory", "cc");
	TRY("SSE division by zero",
	    "ldmxcsr %0; xorps %%xmm0, %%xmm0; pcmpeqd %%xmm1, %%xmm1;"
	    "pslld $25, %%xmm1; psrld $2, %%xmm1; divss %%xmm0, %%xmm1" ::"m"(mxcsr)
	    : "xmm0", "xmm1");
	__asm__ volatile("ldmxcsr %0" ::"m"(plain));
	TRY("x87 division by zero", "fninit; fldcw %0; fld1; fldz; fdivrp; fwait" ::"m"(control));
	__asm__ volatile("fninit");
	TRY("load of null", "xor %%eax, %%eax; mov (%%rax), %%rcx" ::: "rax", "rcx");
	printf("\tcr2 %lx\n", (long)regs[REG_CR2]);
	TRY("store to 16", "mov $16, %%eax; mov %%rcx, (%%rax)" ::: "rax", "memory");
	printf("\tcr2 %lx\n", (long)regs[REG_CR2]);
	TRY("a call of null", "xor %%eax, %%eax; jmp *%%rax" ::: "rax");
	call_handler_at(0x800000000000);
	call_handler_at(0xffff800000000000);
	printf("\tcr2 %lx\n", (long)regs[REG_CR2]);
	call_handler_at(0xffffffff81000000);
	single_steps();
	return 0;
}
