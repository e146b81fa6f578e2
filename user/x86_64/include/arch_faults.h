/* The faults that take an instruction of x86_64: user/x86_64/lib/faults.S has them. */

void fault_divide(void);
void fault_divide_overflow(void);
void fault_undefined(void);
void fault_breakpoint(void);
void fault_icebp(void);
void fault_step(void);
void fault_priv(void);
void fault_priv_cli(void);
void fault_priv_in(void);
void fault_priv_cr(void);
void fault_priv_msr(void);
void fault_priv_sysret(void);
void fault_int_db(void);
void fault_int_nmi(void);
void fault_int_of(void);
void fault_int_df(void);
void fault_int_pf(void);
void fault_int_irq(void);
void fault_int_last(void);
void fault_noncanonical(void);
void fault_noncanonical_jump(void);
void fault_noncanonical_stack(void);
void fault_selector(void);
void fault_stack(void);
void fault_align(void);
void fault_simd(void);
void fault_x87(void);

/* clang-format off */
#define ARCH_FAULTS \
	{"divide", "divide by zero: SIGFPE", fault_divide}, \
	{"divide-overflow", "divide the least number by -1: SIGFPE", fault_divide_overflow}, \
	{"undefined", "ud2: SIGILL", fault_undefined}, \
	{"breakpoint", "int3: SIGTRAP", fault_breakpoint}, \
	{"icebp", "int1, the one-byte instruction: SIGTRAP (SIGILL on QEMU 7)", fault_icebp}, \
	{"step", "set the trap flag: SIGTRAP", fault_step}, \
	{"priv", "hlt: SIGSEGV", fault_priv}, \
	{"priv-cli", "turn interrupts off: SIGSEGV", fault_priv_cli}, \
	{"priv-in", "read an I/O port: SIGSEGV", fault_priv_in}, \
	{"priv-cr", "read cr0: SIGSEGV", fault_priv_cr}, \
	{"priv-msr", "read LSTAR: SIGSEGV", fault_priv_msr}, \
	{"priv-sysret", "sysretq: SIGSEGV", fault_priv_sysret}, \
	{"int-db", "int $1, which is not for programs: SIGSEGV", fault_int_db}, \
	{"int-nmi", "int $2: SIGSEGV", fault_int_nmi}, \
	{"int-of", "int $4, which is: SIGSEGV", fault_int_of}, \
	{"int-df", "int $8: SIGSEGV", fault_int_df}, \
	{"int-pf", "int $14: SIGSEGV", fault_int_pf}, \
	{"int-irq", "int $32: SIGSEGV", fault_int_irq}, \
	{"int-last", "int $255: SIGSEGV", fault_int_last}, \
	{"noncanonical", "read a non-canonical address: SIGSEGV", fault_noncanonical}, \
	{"noncanonical-jump", "jump to one: SIGSEGV", fault_noncanonical_jump}, \
	{"noncanonical-stack", "have one as stack pointer: SIGBUS (SIGSEGV on QEMU)", fault_noncanonical_stack}, \
	{"selector", "load a selector that no table has: SIGSEGV", fault_selector}, \
	{"stack", "movaps on a misaligned stack: SIGSEGV", fault_stack}, \
	{"align", "a misaligned read with the AC flag: SIGBUS (QEMU 7 lets it pass)", fault_align}, \
	{"simd", "an SSE division by zero, unmasked: SIGFPE (QEMU lets it pass)", fault_simd}, \
	{"x87", "an x87 division by zero, unmasked: SIGFPE", fault_x87}
/* clang-format on */
