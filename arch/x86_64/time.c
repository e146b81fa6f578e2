/* Time from the time-stamp counter, measured once against the PIT's channel 2. */
#include <limen/sched.h>
#include <asm/processor.h>
#include <asm/time.h>
#include "cpu.h"

#define PIT_HZ	     1193182
#define PIT_TICKS    120 /* about 100 microseconds */
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND  0x43
#define PORT_B	     0x61 /* bit 0 opens channel 2's gate, bit 1 the speaker, bit 5 reads its output */

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

void tsc_init(u64 entry_cycles)
{
	u64 cycles = measure();

	start_cycles = entry_cycles;
	if (cycles)
		nsecs_per_cycle = ((PIT_TICKS * 1000000000UL / PIT_HZ) << 32) / cycles;
}

u64 sched_clock(void)
{
	u64 cycles = get_cycles() - start_cycles;

	return (cycles >> 32) * nsecs_per_cycle + ((cycles & 0xffffffff) * nsecs_per_cycle >> 32);
}

bool vdso_clocksource(u64 *base, u64 *mult)
{
	*base = start_cycles;
	*mult = nsecs_per_cycle;
	return nsecs_per_cycle;
}
