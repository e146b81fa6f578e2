/*
 * Vector registers and signals: a handler that spoils them changes nothing, the frame has them, and
 * what the handler writes there is what the program goes on with.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <ucontext.h>
#include <asm/sigcontext.h>
#include "../outcome.h"

#define EACH                                                                                 \
	".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, " \
	"21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31\n"

static unsigned char before[32][16] __attribute__((aligned(16))),
	after[32][16] __attribute__((aligned(16)));
static int change, wrong_in_frame, frame_ok;
static unsigned int fpcr_in_frame;

static unsigned long run(void)
{
	unsigned long fpcr;

	__asm__ volatile("msr fpcr, %3\n" EACH "ldr q\\n, [%1, #\\n * 16]\n.endr\n udf #0\n" EACH
			 "str q\\n, [%2, #\\n * 16]\n.endr\n mrs %0, fpcr\n msr fpcr, xzr"
			 : "=&r"(fpcr)
			 : "r"(before), "r"(after), "r"(1L << 22) /* round up */
			 : "memory", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9",
			   "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19",
			   "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29",
			   "v30", "v31");
	return fpcr;
}

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	struct fpsimd_context *fp = (void *)uc->uc_mcontext.__reserved;

	(void)sig;
	(void)info;
	frame_ok = fp->head.magic == FPSIMD_MAGIC && fp->head.size == sizeof(*fp) &&
		   ((uintptr_t)fp & 15) == 0;
	fpcr_in_frame = fp->fpcr;
	for (int i = 0; i < 32; i++)
		wrong_in_frame += memcmp(&fp->vregs[i], before[i], 16) != 0;
	if (change)
		for (int i = 0; i < 32; i++)
			fp->vregs[i] = ~fp->vregs[i];
	if (change)
		fp->fpcr = 2 << 22;
	uc->uc_mcontext.pc += 4;
	__asm__ volatile(EACH "movi v\\n\\().16b, #0xee\n.endr\n msr fpcr, xzr" ::: "memory");
}

static void try(const char *what)
{
	unsigned long fpcr;
	int wrong = 0;

	wrong_in_frame = 0;
	for (int i = 0; i < 32; i++)
		for (int j = 0; j < 16; j++)
			before[i][j] = i * 16 + j + 7;
	memset(after, 0, sizeof(after));
	fpcr = run();
	for (int i = 0; i < 32; i++)
		for (int j = 0; j < 16; j++)
			wrong += after[i][j] !=
				 (unsigned char)(change ? ~before[i][j] : before[i][j]);
	printf("%s: %d wrong in the frame, its form is right: %d, %d wrong afterwards\n", what,
	       wrong_in_frame, frame_ok, wrong);
	printf("\tfpcr in the frame %x, afterwards %lx\n", fpcr_in_frame, fpcr);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	sigaction(SIGILL, &sa, NULL);
	try("as they were");
	change = 1;
	try("changed by the handler");
	return 0;
}
