/* What each CPU does for itself as it starts, with its own system registers (Arm ARM D19). */
#include <sysreg.h>
#include "cpu.h"

/*
 * What EL0 may do, and what guards the kernel from it.  Where there is PAN, every exception sets it
 * from now on, and usercopy.S needs no way around it.
 */
void cpu_init(void)
{
	unsigned int pmu = id_field(read_sysreg(id_aa64dfr0_el1), 8);

	if (id_field(read_sysreg(id_aa64mmfr1_el1), 20)) { /* PAN */
		write_sysreg(read_sysreg(sctlr_el1) & ~(u64)SCTLR_SPAN, sctlr_el1);
		__asm__ volatile(".inst 0xd500419f"); /* msr pan, #1 */
	}
	write_sysreg(3 << 20, cpacr_el1); /* FPEN: FP and SIMD do not trap; SVE and SME do */
	write_sysreg(1 << 1, cntkctl_el1); /* EL0VCTEN: EL0 reads the virtual counter */
	write_sysreg(1 << 12, mdscr_el1); /* TDCC: the debug channel is not EL0's */
	if (pmu != 0 && pmu != 0xf)
		write_sysreg(0, pmuserenr_el0); /* the event counters are not EL0's */
	if (id_field(read_sysreg(id_aa64pfr0_el1), 44)) /* AMU */
		write_sysreg(0, s3_3_c13_c2_3); /* AMUSERENR_EL0: the activity counters neither */
	write_sysreg(0, tpidr_el0);
	write_sysreg(0, tpidrro_el0);
	isb();
}
