/* Time from the time-stamp counter, measured against the PIT's channel 2. */
#include <limen/printk.h>
#include <limen/sched.h>
#include <asm/processor.h>
#include <asm/time.h>
#include "cpu.h"

#define PIT_HZ	     1193182
#define PIT_TICKS    1193 /* about a millisecond */
#define GOOD	     1000 /* not known any better than to a thousandth */
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND  0x43
#define PORT_B	     0x61 /* bit 0 opens channel 2's gate, bit 1 the speaker, bit 5 reads its output */
#define GUESS	     (1UL << 32) /* 1 GHz */

static u64 start_cycles;
static u64 nsecs_per_cycle; /* 32.32 fixed point; 0: not known yet */

/*
 * How many cycles pass while the PIT counts PIT_TICKS down; 0 when it does not.  It begins with the
 * count's last byte, the gate being open (QEMU's knows no gate in mode 0).  When exactly it began
 * and ended is not known: somewhere within *@slack cycles, as many as that write and the time
 * between the last two looks took.
 */
static u64 measure(u64 *slack)
{
	u64 asked, begun, looked, now;
	int patience = 1000000;
	bool ended;

	outb(PORT_B, (inb(PORT_B) & ~3) | 1);
	outb(PIT_COMMAND, 0xb0); /* channel 2, both bytes, mode 0: output rises at the end */
	outb(PIT_CHANNEL2, PIT_TICKS & 0xff);
	asked = get_cycles();
	outb(PIT_CHANNEL2, PIT_TICKS >> 8);
	begun = now = get_cycles();
	do {
		looked = now;
		ended = inb(PORT_B) & 0x20;
		now = get_cycles();
	} while (!ended && --patience);
	if (!ended || looked == begun)
		return 0; /* there is no PIT, or it was over before the first look */
	*slack = (begun - asked) + (now - looked);
	return now - asked - *slack / 2;
}

/* Something may hold this CPU up at any place: the measurement counts that it held up least. */
static u64 measure_well(void)
{
	u64 cycles = 0, best = -1UL;

	for (int i = 0; i < 3 && best > cycles / GOOD; i++) {
		u64 slack, n = measure(&slack);

		if (n && slack < best) {
			best = slack;
			cycles = n;
		}
	}
	return cycles;
}

/* SDM vol. 2, "CPUID": leaf 15H, the counter's frequency by way of the crystal's. */
static u64 cpuid_nsecs_per_cycle(void)
{
	struct cpuid leaf = cpuid(0, 0).eax >= 0x15 ? cpuid(0x15, 0) : (struct cpuid){ 0 };
	u64 hz = leaf.eax ? (u64)leaf.ecx * leaf.ebx / leaf.eax : 0;

	return hz ? (1000000000UL << 32) / hz : 0;
}

void tsc_init(u64 entry_cycles)
{
	u64 cycles = measure_well();

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

	return (unsigned __int128)cycles * nsecs_per_cycle >> 32;
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
