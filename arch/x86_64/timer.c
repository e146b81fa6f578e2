/*
 * The clock event: each CPU's local APIC has a timer, which counts down once (SDM vol. 3, 10.5.4).
 * Where it can, it compares with the time-stamp counter instead, and then needs no measuring.
 */
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/timer.h>
#include <asm/irqflags.h>
#include <asm/time.h>
#include "cpu.h"
#include "interrupt.h"
#include "vectors.h"

#define LVTT_DEADLINE (1 << 18)
#define DIVIDE_BY_1   0xb
#define MEASURE_NS    100000UL
#define LONGEST	      1000000000UL /* ns; the timer may come early */

static bool use_deadline;
static u64 counts_per_ns; /* 32.32 fixed point */

/* The counter's ticks in about MEASURE_NS, as counts per ns. */
static u64 measure(void)
{
	u64 start, now;
	u32 before, after;

	apic_write(APIC_TMICT, -1U);
	start = sched_clock();
	before = apic_read(APIC_TMCCT);
	do
		now = sched_clock();
	while (now - start < MEASURE_NS);
	after = apic_read(APIC_TMCCT);
	return ((u64)(before - after) << 32) / (now - start);
}

void apic_timer_init_cpu(void)
{
	apic_write(APIC_TDCR, DIVIDE_BY_1);
	apic_write(APIC_TMICT, 0);
	apic_write(APIC_LVTT, VECTOR_TIMER | (use_deadline ? LVTT_DEADLINE : 0));
	__asm__ volatile("mfence" ::: "memory"); /* before the first deadline: 10.5.4.1 */
}

/* Something may hold this CPU up between two readings; the middle one of three is good. */
void apic_timer_init(void)
{
	u64 a, b, c;

	use_deadline = cpuid(1, 0).ecx & 1 << 24;
	apic_timer_init_cpu();
	if (use_deadline)
		return;
	apic_write(APIC_LVTT, APIC_MASKED);
	a = measure();
	b = measure();
	c = measure();
	counts_per_ns = max(min(a, b), min(max(a, b), c));
	if (!counts_per_ns)
		panic("the local APIC's timer does not count");
	apic_timer_init_cpu();
}

void clockevent_set(u64 expires)
{
	u64 now = sched_clock(), ns = expires > now ? min(expires - now, LONGEST) : 0;

	if (use_deadline) /* 0: none */
		wrmsr(MSR_TSC_DEADLINE, expires < KTIME_MAX ? get_cycles() + ns_to_cycles(ns) : 0);
	else if (expires < KTIME_MAX)
		apic_write(APIC_TMICT, (u32)min(ns * counts_per_ns >> 32, 0xfffffffeUL) + 1);
	else
		apic_write(APIC_TMICT, 0);
}
