/* Time from the time-stamp counter, measured against the PIT's channel 2. */
#include <limen/printk.h>
#include <limen/sched.h>
#include <asm/processor.h>
#include <asm/time.h>
#include "cpu.h"

#define PIT_HZ	     1193182
#define PIT_TICKS    120 /* about 100 microseconds */
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND  0x43
#define PORT_B	     0x61 /* bit 0 opens channel 2's gate, bit 1 the speaker, bit 5 reads its output */
#define GUESS	     (1UL << 32) /* 1 GHz */

static u64 start_cycles;
static u64 nsecs_per_cycle; /* 32.32 fixed point; 0: not known yet */

/* How many cycles pass while the PIT counts PIT_TICKS down; 0 when it never ends. */
static u64 measure(void)
{
	u8 port_b = inb(PORT_B) & ~3;
	u64 before;
	int patience = 1000000;

	outb(PORT_B, port_b);
	outb(PIT_COMMAND, 0xb0); /* channel 2, both bytes, mode 0: output rises at the end */
	outb(PIT_CHANNEL2, PIT_TICKS & 0xff);
	outb(PIT_CHANNEL2, PIT_TICKS >> 8);
	outb(PORT_B, port_b | 1);
	before = get_cycles();
	while (!(inb(PORT_B) & 0x20))
		if (!--patience)
			return 0;
	return get_cycles() - before;
}

/* SDM vol. 2, "CPUID": leaf 15H, the counter's frequency by way of the crystal's. */
static u64 cpuid_nsecs_per_cycle(void)
{
	struct cpuid leaf = cpuid(0, 0).eax >= 0x15 ? cpuid(0x15, 0) : (struct cpuid){ 0 };
	u64 hz = leaf.eax ? (u64)leaf.ecx * leaf.ebx / leaf.eax : 0;

	return hz ? (1000000000UL << 32) / hz : 0;
}

/* Something may hold this CPU up between two readings; the middle one of three is good. */
void tsc_init(u64 entry_cycles)
{
	u64 a = measure(), b = measure(), c = measure();
	u64 cycles = max(min(a, b), min(max(a, b), c));

	start_cycles = entry_cycles;
	if (cycles)
		nsecs_per_cycle = ((PIT_TICKS * 1000000000UL / PIT_HZ) << 32) / cycles;
	else
		nsecs_per_cycle = cpuid_nsecs_per_cycle();
	if (!nsecs_per_cycle) {
		pr_err("time: nothing to measure the clock by; 1 GHz is a guess");
		nsecs_per_cycle = GUESS;
	}
}

u64 sched_clock(void)
{
	u64 cycles = get_cycles() - start_cycles;

	return (cycles >> 32) * nsecs_per_cycle + ((cycles & 0xffffffff) * nsecs_per_cycle >> 32);
}

u64 ns_to_cycles(u64 ns)
{
	return (ns << 32) / nsecs_per_cycle + 1;
}

bool vdso_clocksource(u64 *base_cycles, u64 *mult)
{
	*base_cycles = start_cycles;
	*mult = nsecs_per_cycle;
	return true;
}

void udelay(u32 us)
{
	u64 end = sched_clock() + us * 1000UL;

	while (sched_clock() < end)
		cpu_relax();
}
