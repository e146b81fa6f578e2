/* The faults that take an instruction of arm64: user/arm64/lib/faults.S has them. */

void fault_divide(void);
void fault_undefined(void);
void fault_breakpoint(void);
void fault_breakpoint_last(void);
void fault_halt(void);
void fault_priv(void);
void fault_priv_sctlr(void);
void fault_priv_vbar(void);
void fault_priv_timer(void);
void fault_priv_tlbi(void);
void fault_priv_eret(void);
void fault_hypervisor(void);
void fault_monitor(void);
void fault_noncanonical(void);
void fault_noncanonical_jump(void);
void fault_stack(void);
void fault_align(void);
void fault_align_jump(void);

/* clang-format off */
#define ARCH_FAULTS \
	{"divide", "divide by zero: no fault here, the result is 0", fault_divide}, \
	{"undefined", "udf: SIGILL", fault_undefined}, \
	{"breakpoint", "brk #0: SIGTRAP", fault_breakpoint}, \
	{"breakpoint-last", "brk #0xffff: SIGTRAP", fault_breakpoint_last}, \
	{"halt", "hlt #1: SIGILL", fault_halt}, \
	{"priv", "turn interrupts off: SIGILL", fault_priv}, \
	{"priv-sctlr", "read SCTLR_EL1: SIGILL", fault_priv_sctlr}, \
	{"priv-vbar", "write VBAR_EL1: SIGILL", fault_priv_vbar}, \
	{"priv-timer", "stop the timer: SIGILL", fault_priv_timer}, \
	{"priv-tlbi", "empty the TLB: SIGILL", fault_priv_tlbi}, \
	{"priv-eret", "eret: SIGILL", fault_priv_eret}, \
	{"hypervisor", "hvc: SIGILL", fault_hypervisor}, \
	{"monitor", "smc: SIGILL", fault_monitor}, \
	{"noncanonical", "read an address between the two halves: SIGSEGV", fault_noncanonical}, \
	{"noncanonical-jump", "jump to one: SIGSEGV", fault_noncanonical_jump}, \
	{"stack", "use a misaligned stack pointer: SIGBUS (QEMU lets it pass)", fault_stack}, \
	{"align", "a misaligned exclusive load: SIGBUS", fault_align}, \
	{"align-jump", "jump to an address that is not a multiple of 4: SIGBUS", fault_align_jump}
/* clang-format on */
