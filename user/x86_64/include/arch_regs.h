/* What regs.c checks on x86_64. user/x86_64/lib/regs_call.S knows this layout. */
#pragma once

#include <stdint.h>

struct regs {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rflags, rsp;
	uint64_t ds, es, fs, gs;
	uint64_t fs_word, gs_word; /* what lies at %fs:0 and %gs:0 */
	uint64_t rip; /* in regs_in, of the instruction after the crossing */
	struct { /* as FXSAVE has it (SDM vol. 1, 10.5.1) */
		uint16_t fcw, fsw;
		uint8_t ftw, reserved;
		uint16_t fop;
		uint64_t fip, fdp;
		uint32_t mxcsr, mxcsr_mask;
		uint8_t st[8][16];
		uint8_t xmm[16][16];
		uint8_t rest[96];
	} fx;
	uint8_t ymm[16][32]; /* where there is AVX: xmm and the half above it */
};

void regs_setup(void);
void regs_init(long number, long a, long b, long c);

void regs_call(void); /* load regs_in; syscall; store regs_out */
void regs_spin(void); /* load regs_in; count rcx down to 0; store regs_out */

/* Print what changed and should not have; `called` when it was regs_call(). Returns how many. */
int regs_compare(const char *what, int called);
