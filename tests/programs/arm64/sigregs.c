/*
 * General registers and signals: a handler that spoils them all changes nothing; the frame has
 * each; what the handler writes into the frame is what the program goes on with.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include "../outcome.h"

#define EACH                                                                                 \
	".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, " \
	"21, 22, 23, 24, 25, 26, 27, 28, 29\n"
#define N 30 /* x30 finds the arrays */

unsigned long before[N], after[N], saved_sp;
static unsigned long in_frame[N];
static int change;

/* Load every register, run into udf, store them. */
__asm__(".text\n"
	"run:	stp	x29, x30, [sp, #-96]!\n"
	"	stp	x19, x20, [sp, #16]\n"
	"	stp	x21, x22, [sp, #32]\n"
	"	stp	x23, x24, [sp, #48]\n"
	"	stp	x25, x26, [sp, #64]\n"
	"	stp	x27, x28, [sp, #80]\n"
	"	adrp	x30, saved_sp\n"
	"	mov	x0, sp\n"
	"	str	x0, [x30, :lo12:saved_sp]\n"
	"	adrp	x30, before\n"
	"	add	x30, x30, :lo12:before\n" EACH "	ldr	x\\n, [x30], #8\n"
	".endr\n"
	"	cmp	x30, #0\n" /* carry */
	"	udf	#0\n"
	"	adrp	x30, after\n"
	"	add	x30, x30, :lo12:after\n" EACH "	str	x\\n, [x30], #8\n"
	".endr\n"
	"	cset	x0, cs\n"
	"	adrp	x30, saved_sp\n"
	"	ldr	x1, [x30, :lo12:saved_sp]\n"
	"	mov	x2, sp\n"
	"	cmp	x1, x2\n"
	"	b.eq	1f\n"
	"	mov	x0, #-1\n"
	"	mov	sp, x1\n"
	"1:	ldp	x19, x20, [sp, #16]\n"
	"	ldp	x21, x22, [sp, #32]\n"
	"	ldp	x23, x24, [sp, #48]\n"
	"	ldp	x25, x26, [sp, #64]\n"
	"	ldp	x27, x28, [sp, #80]\n"
	"	ldp	x29, x30, [sp], #96\n"
	"	ret\n");
int run(void);

static void handler(int sig, siginfo_t *info, void *context)
{
	mcontext_t *mc = &((ucontext_t *)context)->uc_mcontext;

	(void)sig;
	(void)info;
	for (int i = 0; i < N; i++) {
		in_frame[i] = mc->regs[i];
		if (change)
			mc->regs[i] = ~in_frame[i];
	}
	if (change)
		mc->pstate &= ~(1UL << 29);
	mc->pc += 4;
	__asm__ volatile(
		".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, "
		"19, 20, 21, 22, 23, 24, 25, 26, 27, 28\n mov x\\n, #-1\n.endr" ::
			: "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11",
			  "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21",
			  "x22", "x23", "x24", "x25", "x26", "x27", "x28");
}

static void try(const char *what)
{
	int wrong_in_frame = 0, wrong_after = 0, carry;

	for (int i = 0; i < N; i++)
		before[i] = 0x0101010101010101UL * (i + 1);
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
	((ucontext_t *)context)->uc_mcontext.regs[0] = 4711;
}

/* The handler's frame record leads to the interrupted function's. */
static void look(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	unsigned long *record = __builtin_frame_address(0);

	(void)info;
	printf("signal %d; uc_flags %lx, uc_link %p, pstate's mode %lx\n", sig, uc->uc_flags,
	       (void *)uc->uc_link, (long)uc->uc_mcontext.pstate & 0x3df);
	record = (unsigned long *)record[0];
	printf("frame record: %d %d\n", record[0] == uc->uc_mcontext.regs[29],
	       record[1] == uc->uc_mcontext.regs[30]);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	long ret;

	sigaction(SIGILL, &sa, NULL);
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
