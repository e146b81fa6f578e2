/* The values that regs.c gives to the registers of arm64, and what must be left of them. */
#include <stdio.h>
#include <string.h>
#include <arch_regs.h>

#define PATTERN 0x0123456789abcdef
#define NZCV	0xf0000000 /* all four */
#define FPCR	0x03c00000 /* DN, FZ, round towards zero */
#define FPSR	0x0800009f /* QC and every exception */

struct regs_pair regs;

void regs_setup(void)
{
}

void regs_init(long number, long a, long b, long c)
{
	struct regs *in = &regs.in;

	for (int i = 0; i < 31; i++)
		in->x[i] = PATTERN * (2 * i + 1);
	in->x[0] = a;
	in->x[1] = b;
	in->x[2] = c;
	in->x[8] = number;
	in->nzcv = NZCV;
	in->fpcr = FPCR;
	in->fpsr = FPSR;
	in->tpidr_el0 = PATTERN;
	for (int i = 0; i < 32; i++)
		for (int j = 0; j < 16; j++)
			in->v[i][j] = 16 * j + i;
	memset(&regs.out, 0, sizeof(regs.out));
}

static int compare(const char *what, const char *name, int n, const void *was, const void *is,
		   size_t size)
{
	uint64_t old[2] = { 0 }, new[2] = { 0 };

	if (memcmp(was, is, size) == 0)
		return 0;
	memcpy(old, was, size);
	memcpy(new, is, size);
	printf("%s: %s", what, name);
	if (n >= 0)
		printf("%d", n);
	printf(" was %016lx%016lx, now %016lx%016lx\n", old[1], old[0], new[1], new[0]);
	return 1;
}

int regs_compare(const char *what, int called)
{
	static const char *const names[] = { "sp", "nzcv", "fpcr", "fpsr", "tpidr_el0" };
	struct regs *in = &regs.in, *out = &regs.out;
	int changed = 0;

	if (called)
		in->x[0] = out->x[0]; /* the result */
	else
		in->x[8] = 0;
	for (int i = 0; i < 31; i++)
		changed += compare(what, "x", i, &in->x[i], &out->x[i], 8);
	for (int i = 0; i < 5; i++)
		changed += compare(what, names[i], -1, &in->sp + i, &out->sp + i, 8);
	for (int i = 0; i < 32; i++)
		changed += compare(what, "v", i, in->v[i], out->v[i], 16);
	return changed;
}
