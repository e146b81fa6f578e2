/* What regs.c checks on arm64. user/arm64/lib/regs_call.S knows this layout. */
#pragma once

#include <stdint.h>

struct regs {
	uint64_t x[31];
	uint64_t sp, nzcv, fpcr, fpsr, tpidr_el0;
	uint8_t v[32][16] __attribute__((aligned(16)));
};

extern struct regs_pair {
	struct regs in, out;
} regs;

void regs_setup(void);
void regs_init(long number, long a, long b, long c);

void regs_call(void); /* load regs.in; svc; store regs.out */
void regs_spin(void); /* load regs.in; count x8 down to 0; store regs.out */

/* Print what changed and should not have; `called` when it was regs_call(). Returns how many. */
int regs_compare(const char *what, int called);
