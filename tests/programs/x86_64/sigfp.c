/*
 * Floating-point and vector registers and signals: a handler that spoils them changes nothing, the
 * frame has them, and what the handler writes there is what the program goes on with.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <ucontext.h>
#include "../outcome.h"

struct software { /* of the frame: what was saved beyond FXSAVE's 512 bytes */
	uint32_t magic1, extended_size;
	uint64_t features;
	uint32_t xstate_size;
};

static unsigned char before[16][32] __attribute__((aligned(32))),
	after[16][32] __attribute__((aligned(32)));
static int avx, change, wrong_in_frame, frame_ok;
static double st0_in_frame;

#define EACH ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n"

static void run(void)
{
	if (avx)
		__asm__ volatile(EACH "vmovdqa \\n*32(%0), %%ymm\\n\n.endr\n ud2\n" EACH
				      "vmovdqa %%ymm\\n, \\n*32(%1)\n.endr" ::"r"(before),
				 "r"(after)
				 : "memory");
	else
		__asm__ volatile(EACH "movdqa \\n*32(%0), %%xmm\\n\n.endr\n ud2\n" EACH
				      "movdqa %%xmm\\n, \\n*32(%1)\n.endr" ::"r"(before),
				 "r"(after)
				 : "memory");
}

static void spoil(void)
{
	if (avx)
		__asm__ volatile("vzeroall");
	else
		__asm__ volatile(EACH "pcmpeqd %%xmm\\n, %%xmm\\n\n.endr" ::: "memory");
	__asm__ volatile("fninit; fld1; fld1");
}

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	struct _libc_fpstate *fp = uc->uc_mcontext.fpregs;
	struct software sw;

	(void)sig;
	(void)info;
	memcpy(&sw, (char *)fp + 464, sizeof(sw));
	for (int i = 0; i < 16; i++)
		wrong_in_frame += memcmp(&fp->_xmm[i], before[i], 16) != 0;
	frame_ok = ((uintptr_t)fp & (sw.magic1 ? 63 : 15)) == 0;
	if (avx) {
		char *high = (char *)fp + 576; /* where the upper halves are, in XSAVE's format */

		frame_ok &= sw.magic1 == 0x46505853 && (uc->uc_flags & 1) && (sw.features & 7) == 7;
		frame_ok &= *(uint32_t *)((char *)fp + sw.xstate_size) == 0x46505845;
		for (int i = 0; i < 16; i++)
			wrong_in_frame += memcmp(high + i * 16, before[i] + 16, 16) != 0;
		if (change)
			for (int i = 0; i < 256; i++)
				high[i] = ~high[i];
	}
	if (!avx) /* with XSAVE it depends on which parts the kernel uses */
		printf("software: %x, %u, %lx, %u\n", sw.magic1, sw.extended_size,
		       (unsigned long)sw.features, sw.xstate_size);
	if (change)
		for (int i = 0; i < 16 * 4; i++)
			fp->_xmm[i / 4].element[i % 4] = ~fp->_xmm[i / 4].element[i % 4];
	if (change)
		fp->mxcsr = 0x9fc0; /* flush to zero, denormals are zero */
	uc->uc_mcontext.gregs[REG_RIP] += 2;
	spoil();
}

static void x87(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	struct _libc_fpstate *fp = uc->uc_mcontext.fpregs;
	long double st0;

	(void)sig;
	(void)info;
	memcpy(&st0, &fp->_st[0], 10);
	st0_in_frame = st0;
	st0 = 2.5L;
	if (change)
		memcpy(&fp->_st[0], &st0, 10);
	uc->uc_mcontext.gregs[REG_RIP] += 2;
	spoil();
}

static void try(const char *what)
{
	int wrong = 0;
	double a = 1.25, b;

	wrong_in_frame = 0;
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 32; j++)
			before[i][j] = i * 32 + j + 7;
	memset(after, 0, sizeof(after));
	run();
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < (avx ? 32 : 16); j++)
			wrong += after[i][j] !=
				 (unsigned char)(change ? ~before[i][j] : before[i][j]);
	printf("%s: %d wrong in the frame, its form is right: %d, %d wrong afterwards, mxcsr %x\n",
	       what, wrong_in_frame, frame_ok, wrong, __builtin_ia32_stmxcsr() & 0xffc0);

	signal(SIGILL, SIG_DFL);
	sigaction(SIGILL, &(struct sigaction){ .sa_sigaction = x87, .sa_flags = SA_SIGINFO }, NULL);
	__asm__ volatile("fldl %1; ud2; fstpl %0" : "=m"(b) : "m"(a));
	printf("\tst0: %g, in the frame %g\n", b, st0_in_frame);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	__builtin_cpu_init();
	avx = __builtin_cpu_supports("avx");
	sigaction(SIGILL, &sa, NULL);
	try("as they were");
	change = 1;
	sigaction(SIGILL, &sa, NULL);
	try("changed by the handler");
	return 0;
}
