/*
 * Exceptions as signals: number, si_code, si_addr (pc: the instruction's), and what is in the
 * frame.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <ucontext.h>
#include "../outcome.h"

#ifndef SA_EXPOSE_TAGBITS
#define SA_EXPOSE_TAGBITS 0x800
#endif

static sigjmp_buf back;
static siginfo_t got;
static mcontext_t regs;
static char space[65536] __attribute__((aligned(16)));
static char bytes[64] __attribute__((aligned(64)));

static void handler(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	got = *info;
	memcpy(&regs, &((ucontext_t *)context)->uc_mcontext, sizeof(regs));
	siglongjmp(back, 1);
}

/*
 * ESR_EL1, of the records in the frame: each begins with a magic number and its size. At which
 * level of the page tables the entry is missing (the last two bits) is the kernel's own affair.
 */
static unsigned long syndrome(void)
{
	for (unsigned char *at = regs.__reserved; *(uint32_t *)at;) {
		if (*(uint32_t *)at == 0x45535201)
			return *(uint64_t *)(at + 8) & ~3UL;
		at += *(uint32_t *)(at + 4);
	}
	return 0;
}

static void report(const char *what)
{
	uintptr_t at = (uintptr_t)got.si_addr;

	printf("%s: signal %d, si_code %d, ", what, got.si_signo, got.si_code);
	if (at == regs.pc)
		printf("at pc");
	else if (at >= (uintptr_t)bytes && at < (uintptr_t)bytes + 64)
		printf("at bytes + %ld", (long)(at - (uintptr_t)bytes));
	else
		printf("at %lx", at);
	printf("; fault_address %s, syndrome %lx\n",
	       regs.fault_address == at ? "the same"
	       : regs.fault_address	? "other"
					: "0",
	       syndrome());
}

#define TRY(what, ...)                                          \
	do {                                                    \
		if (sigsetjmp(back, 1) == 0) {                  \
			__asm__ volatile(__VA_ARGS__);          \
			printf("%s: nothing happened\n", what); \
		} else                                          \
			report(what);                           \
	} while (0)

/* The tag of an address is in si_addr for who asks for it. */
static void tags(struct sigaction *sa)
{
	char *none = mmap((void *)0x50000000, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *only = mmap((void *)0x60000000, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long tag = 0xabL << 56;

	TRY("PROT_NONE", "ldr x0, [%0]" ::"r"(none) : "x0");
	sa->sa_flags |= SA_EXPOSE_TAGBITS;
	for (int i = 0; i < 5; i++)
		sigaction((int[]){ SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP }[i], sa, NULL);
	TRY("a load with a tag, asked for", "ldr x0, [%0]" ::"r"(tag | 0x10) : "x0");
	TRY("a store with a tag", "str x0, [%0]" ::"r"((long)only | tag));
	TRY("an exclusive load with a tag", "ldxr x0, [%0]" ::"r"((long)only | tag | 1) : "x0");
}

int main(void)
{
	static const int all[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	stack_t stack = { .ss_sp = space, .ss_size = sizeof(space) };

	sigaltstack(&stack, NULL);
	for (int i = 0; i < 5; i++)
		sigaction(all[i], &sa, NULL);
	TRY("udf", "udf #0");
	TRY("an instruction that does not exist", ".inst 0x00001234");
	TRY("brk", "brk #0");
	TRY("brk with a number", "brk #1234");
	TRY("hlt", "hlt #1");
	TRY("hvc", "hvc #0");
	TRY("smc", "smc #0");
	TRY("msr of daif", "msr daifset, #2");
	TRY("mrs of sctlr", "mrs x0, sctlr_el1" ::: "x0");
	TRY("msr of ttbr0", "msr ttbr0_el1, x0");
	TRY("eret", "eret");
	TRY("division by zero", "sdiv x0, x0, xzr" ::: "x0");
	TRY("load of null", "ldr x0, [%0]" ::"r"(0L) : "x0");
	TRY("store to 16", "str x0, [%0]" ::"r"(16L));
	TRY("a jump to null", "br %0" ::"r"(0L));
	TRY("a jump to an odd address", "br %0" ::"r"(bytes + 2));
	TRY("a jump to an odd address of nothing", "br %0" ::"r"(0x1003L));
	TRY("a load between the halves", "ldr x0, [%0]" ::"r"(1L << 54) : "x0");
	TRY("a load with a tag", "ldr x0, [%0]" ::"r"(0xffL << 56 | 0x10) : "x0");
	TRY("a load of the kernel's", "ldr x0, [%0]" ::"r"(0xffff800008000000) : "x0");
	TRY("an exclusive load of an odd address", "ldxr x0, [%0]" ::"r"(bytes + 1) : "x0");
	TRY("an acquiring load of an odd address", "ldar x0, [%0]" ::"r"(bytes + 9) : "x0");
	TRY("a load of an odd address", "ldr x0, [%0]" ::"r"(bytes + 3) : "x0");
	TRY("an odd stack pointer", "mov x9, sp; add sp, x9, #8; ldr x0, [sp]; mov sp, x9" ::
		    : "x0", "x9", "memory");
	TRY("a store to the code", "adr x9, .; str x0, [x9]" ::: "x9", "memory");
	tags(&sa);
	return 0;
}
