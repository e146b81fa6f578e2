/* The values that regs.c gives to the registers of x86_64, and what must be left of them. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <arch_regs.h>

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002

#define PATTERN 0x0123456789abcdef
/* All that POPF may set and that does no harm: ID AC NT OF DF IF SF ZF AF PF CF. */
#define RFLAGS 0x244ed7
#define FCW    0x0f7f /* round towards zero, all exceptions masked */
#define MXCSR  0xffbf /* all bits but DAZ, which not every CPU has */

struct regs regs_in __attribute__((aligned(64))), regs_out __attribute__((aligned(64)));
int regs_have_avx;

static uint64_t fs_area = 0xf5f5f5f5f5f5f5f5, gs_area = 0x9595959595959595;

/* The CPU has AVX, and the kernel keeps its registers: OSXSAVE, and bits 1 and 2 of XCR0. */
static int have_avx(void)
{
	unsigned int eax = 1, ebx, ecx = 0, edx, xcr0;

	asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	if ((ecx >> 27 & 3) != 3)
		return 0;
	asm volatile("xgetbv" : "=a"(xcr0), "=d"(edx) : "c"(0));
	return (xcr0 & 6) == 6;
}

void regs_setup(void)
{
	regs_have_avx = have_avx();
	if (syscall(__NR_arch_prctl, ARCH_SET_FS, &fs_area) < 0)
		perror("arch_prctl(ARCH_SET_FS)");
	if (syscall(__NR_arch_prctl, ARCH_SET_GS, &gs_area) < 0)
		perror("arch_prctl(ARCH_SET_GS)");
}

void regs_init(long number, long a, long b, long c)
{
	uint64_t *general = (uint64_t *)&regs_in;

	for (unsigned int i = 0; i <= offsetof(struct regs, r15) / 8; i++)
		general[i] = PATTERN * (2 * i + 1);
	regs_in.rax = number;
	regs_in.rcx = number; /* regs_spin() counts here */
	regs_in.rdi = a;
	regs_in.rsi = b;
	regs_in.rdx = c;
	regs_in.rflags = RFLAGS;
	asm volatile("mov %%ds, %0" : "=r"(regs_in.ds));
	asm volatile("mov %%es, %0" : "=r"(regs_in.es));
	asm volatile("mov %%fs, %0" : "=r"(regs_in.fs));
	asm volatile("mov %%gs, %0" : "=r"(regs_in.gs));
	regs_in.fs_word = fs_area;
	regs_in.gs_word = gs_area;

	asm volatile("fxsave %0" : "=m"(regs_in.fx)); /* something valid to begin with */
	regs_in.fx.fcw = FCW;
	regs_in.fx.ftw = 0xff; /* all eight hold a number */
	regs_in.fx.mxcsr = MXCSR;
	for (int i = 0; i < 8; i++)
		memset(regs_in.fx.st[i], 0x31 + i, 10);
	for (int i = 0; i < 16; i++) {
		memset(regs_in.ymm[i], 0xa0 + i, 16);
		memset(regs_in.ymm[i] + 16, 0xc0 + i, 16);
		memcpy(regs_in.fx.xmm[i], regs_in.ymm[i], 16);
	}
	memset(&regs_out, 0, sizeof(regs_out));
}

static int compare(const char *what, const char *name, int n, const void *was, const void *is,
		   size_t size)
{
	uint64_t old[4] = { 0 }, new[4] = { 0 };

	if (memcmp(was, is, size) == 0)
		return 0;
	memcpy(old, was, size);
	memcpy(new, is, size);
	printf("%s: %s", what, name);
	if (n >= 0)
		printf("%d", n);
	printf(" was %016lx%016lx%016lx%016lx,\n", old[3], old[2], old[1], old[0]);
	printf("%s: now %016lx%016lx%016lx%016lx\n", what, new[3], new[2], new[1], new[0]);
	return 1;
}

int regs_compare(const char *what, int called)
{
	static const char *const names[] = {
		"rax", "rbx", "rcx", "rdx", "rsi", "rdi",   "rbp",   "r8",
		"r9",  "r10", "r11", "r12", "r13", "r14",   "r15",   "rflags",
		"rsp", "ds",  "es",  "fs",  "gs",  "%fs:0", "%gs:0",
	};
	uint64_t *in = (uint64_t *)&regs_in, *out = (uint64_t *)&regs_out;
	int changed = 0;

	if (called) {
		regs_in.rax = regs_out.rax;
		regs_in.rcx = regs_in.rip;
		regs_in.r11 = regs_in.rflags;
	} else {
		regs_in.rcx = 0;
	}
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		changed += compare(what, names[i], -1, &in[i], &out[i], 8);
	changed += compare(what, "fcw", -1, &regs_in.fx.fcw, &regs_out.fx.fcw, 2);
	changed += compare(what, "fsw", -1, &regs_in.fx.fsw, &regs_out.fx.fsw, 2);
	changed += compare(what, "ftw", -1, &regs_in.fx.ftw, &regs_out.fx.ftw, 1);
	changed += compare(what, "mxcsr", -1, &regs_in.fx.mxcsr, &regs_out.fx.mxcsr, 4);
	for (int i = 0; i < 8; i++)
		changed += compare(what, "st", i, regs_in.fx.st[i], regs_out.fx.st[i], 10);
	for (int i = 0; i < 16; i++) {
		changed += compare(what, "xmm", i, regs_in.fx.xmm[i], regs_out.fx.xmm[i], 16);
		if (regs_have_avx)
			changed += compare(what, "ymm", i, regs_in.ymm[i], regs_out.ymm[i], 32);
	}
	return changed;
}
