/*
 * Time from the generic timer (Arm ARM D12): one counter for the whole machine, and for each CPU a
 * comparator that interrupts.  It is the virtual one: a hypervisor leaves that to its guests, and
 * without one it counts what the physical one does (head.S).
 */
#include <limen/compiler.h>
#include <limen/sched.h>
#include <limen/timer.h>
#include <asm/time.h>
#include <sysreg.h>
#include "timer.h"

#define CTL_ENABLE 1 /* CNTV_CTL_EL0 */

#define FARTHEST (1UL << 40) /* ns, 18 minutes: no overflow below; too early is allowed */

static u64 boot_cycles;
static u64 ns_per_cycle, cycles_per_ns; /* as 32.32 fixed-point numbers */

void time_init(u64 entry_cycles)
{
	u64 hz = max(read_sysreg(cntfrq_el0), 1000000UL); /* firmware may have forgotten it */

	boot_cycles = entry_cycles;
	ns_per_cycle = (NSEC_PER_SEC << 32) / hz;
	cycles_per_ns = (hz << 32) / NSEC_PER_SEC;
}

static u64 cycles_to_ns(u64 cycles)
{
	return (unsigned __int128)(cycles - boot_cycles) * ns_per_cycle >> 32;
}

u64 sched_clock(void)
{
	return cycles_to_ns(get_cycles());
}

bool vdso_clocksource(u64 *base_cycles, u64 *mult)
{
	*base_cycles = boot_cycles;
	*mult = ns_per_cycle;
	return true;
}

/* Reckoned from now, so that the two factors' rounding can't add up to a wait that is too short. */
void clockevent_set(u64 expires)
{
	u64 cycles = get_cycles(), now = cycles_to_ns(cycles), wait;

	if (expires == ~0UL) {
		timer_init_cpu();
		return;
	}
	wait = expires > now ? min(expires - now, FARTHEST) : 0;
	cycles += (unsigned __int128)wait * cycles_per_ns >> 32;
	write_sysreg(cycles + 1, cntv_cval_el0);
	write_sysreg(CTL_ENABLE, cntv_ctl_el0);
	isb();
}

void timer_init_cpu(void)
{
	write_sysreg(0, cntv_ctl_el0);
	isb();
}

/* The line stays up for as long as the time is past: off, until the next is set. */
void timer_handler(struct pt_regs *regs)
{
	timer_init_cpu();
	timer_interrupt(regs);
}
