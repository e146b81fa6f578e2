/*
 * The local APIC, one in each CPU: its timer, interrupts from one CPU to another, and the end of
 * every interrupt (SDM vol. 3, chapter 10).  Its registers are in memory, or MSRs where the
 * firmware has left it in x2APIC mode.
 */
#include <limen/irq.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/timer.h>
#include <asm/smp.h>
#include <asm/time.h>
#include "apic.h"
#include "cpu.h"

/* registers, by their offset in memory; as an MSR, 0x800 + offset / 16 */
#define APIC_ID		  0x020
#define APIC_EOI	  0x0b0
#define APIC_SPURIOUS	  0x0f0
#define APIC_ICR_LOW	  0x300
#define APIC_ICR_HIGH	  0x310
#define APIC_LVT_TIMER	  0x320
#define APIC_LVT_LINT0	  0x350
#define APIC_LVT_LINT1	  0x360
#define APIC_TIMER_INIT	  0x380
#define APIC_TIMER_COUNT  0x390
#define APIC_TIMER_DIVIDE 0x3e0

#define APIC_ENABLE    (1 << 8)
#define LVT_MASKED     (1 << 16)
#define LVT_NMI	       (4 << 8)
#define DIVIDE_BY_1    0xb
#define ICR_INIT       (5 << 8)
#define ICR_STARTUP    (6 << 8)
#define ICR_ASSERT     (1 << 14)
#define ICR_PENDING    (1 << 12)
#define X2APIC_MSR     0x800
#define X2APIC_ENABLED (1 << 10)
#define CALIBRATE_NSEC 100000UL
#define MAX_COUNT      0x7fffffffUL

static volatile u32 *registers; /* NULL: x2APIC */
static u64 ticks_per_nsec; /* 32.32 fixed point */

static u32 apic_read(u32 reg)
{
	return registers ? registers[reg / 4] : (u32)rdmsr(X2APIC_MSR + reg / 16);
}

static void apic_write(u32 reg, u32 value)
{
	if (registers)
		registers[reg / 4] = value;
	else
		wrmsr(X2APIC_MSR + reg / 16, value);
}

u32 apic_id(void)
{
	u32 id = apic_read(APIC_ID);

	return registers ? id >> 24 : id;
}

/* --- the timer: counts down once --- */

static void calibrate(void)
{
	u64 start = sched_clock(), now;

	apic_write(APIC_TIMER_INIT, -1U);
	do
		now = sched_clock();
	while (now - start < CALIBRATE_NSEC);
	ticks_per_nsec = ((u64)(-1U - apic_read(APIC_TIMER_COUNT)) << 32) / (now - start);
	apic_write(APIC_TIMER_INIT, 0);
}

/* A count of 0 would stop the timer. */
void clockevent_set(u64 expires)
{
	u64 now = sched_clock(), count;

	if (expires == KTIME_MAX || expires == -1UL) {
		apic_write(APIC_TIMER_INIT, 0);
		return;
	}
	count = expires > now ? expires - now : 0;
	count = (u64)((unsigned __int128)count * ticks_per_nsec >> 32);
	apic_write(APIC_TIMER_INIT, (u32)min(count + 1, MAX_COUNT));
}

/* --- other CPUs --- */

static void send(u32 id, u32 command)
{
	unsigned long flags = local_irq_save();

	if (registers) {
		while (registers[APIC_ICR_LOW / 4] & ICR_PENDING)
			cpu_relax();
		registers[APIC_ICR_HIGH / 4] = id << 24;
		registers[APIC_ICR_LOW / 4] = command;
	} else {
		wrmsr(X2APIC_MSR + APIC_ICR_LOW / 16, (u64)id << 32 | command);
	}
	local_irq_restore(flags);
}

void smp_send_ipi(unsigned int cpu, enum ipi ipi)
{
	send(madt.apic_id[cpu], ICR_ASSERT | (VECTOR_IPI + ipi));
}

static void delay(u64 nsec)
{
	u64 end = sched_clock() + nsec;

	while (sched_clock() < end)
		cpu_relax();
}

/* SDM vol. 3, 8.4.4.1; a CPU that has started ignores the second start-up IPI. */
void apic_start_cpu(u32 id, u8 page)
{
	send(id, ICR_INIT | ICR_ASSERT);
	delay(10000000);
	for (int i = 0; i < 2; i++) {
		send(id, ICR_STARTUP | ICR_ASSERT | page);
		delay(200000);
	}
}

/* --- interrupts --- */

void apic_interrupt(struct pt_regs *regs, int vector)
{
	if (vector == VECTOR_SPURIOUS) /* SDM vol. 3, 10.9: no EOI */
		return;
	apic_write(APIC_EOI, 0);
	if (vector == VECTOR_TIMER)
		timer_interrupt(regs);
	else if (vector >= VECTOR_IPI && vector < VECTOR_IPI + NR_IPIS)
		handle_ipi(vector - VECTOR_IPI);
	else if (vector >= VECTOR_IRQ && vector < VECTOR_TIMER)
		handle_irq((unsigned int)(vector - VECTOR_IRQ));
	else
		pr_warn("unexpected interrupt, vector %d", vector);
}

void apic_init_cpu(void)
{
	apic_write(APIC_SPURIOUS, APIC_ENABLE | VECTOR_SPURIOUS);
	apic_write(APIC_LVT_LINT0, LVT_MASKED);
	apic_write(APIC_LVT_LINT1, LVT_NMI);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER);
}

void apic_init(void)
{
	if (!(rdmsr(MSR_APIC_BASE) & X2APIC_ENABLED)) {
		registers = ioremap(madt.local_apic, PAGE_SIZE);
		if (!registers)
			panic("not enough memory to map the APIC");
	}
	apic_init_cpu();
	apic_write(APIC_LVT_TIMER, LVT_MASKED | VECTOR_TIMER);
	calibrate();
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER);
}
