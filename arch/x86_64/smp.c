/*
 * The other CPUs: found by ACPI, started by INIT and STARTUP messages (SDM vol. 3, 8.4.4 "MP
 * Initialization Example").  One starts in real mode below 1 MiB, in trampoline.asm, and meets the
 * kernel in x86_64_secondary_start().
 */
#include <limen/boot_info.h>
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include <asm/smp.h>
#include "acpi.h"
#include "cpu.h"
#include "interrupt.h"
#include "vectors.h"

#define LOW_FIRST      0x8000 /* below it the BIOS keeps its data */
#define LOW_END	       0x9f000
#define ALIVE_PATIENCE 100000 /* us */

static u32 apic_ids[NR_CPUS];
static unsigned int nr_cpus = 1;
static phys_addr_t low_page; /* for the trampoline; 0: there is none */

/* What the CPU that starts has to know; one at a time does. */
extern const char trampoline_start[], trampoline_end[];
extern struct {
	u64 stack, pgd, efer;
} secondary_boot; /* trampoline.asm */
static struct cpu *secondary_cpu;
static struct task_struct *secondary_idle;
static u64 secondary_cycles; /* atomic: its time-stamp counter when it came alive; 0: not yet */

static bool overlaps(const struct mem_range *range, phys_addr_t page)
{
	return page < range->start + range->size && page + PAGE_SIZE > range->start;
}

/* RAM that holds nothing of the boot loader's; all below 1 MiB is reserved anyway. */
static bool usable(const struct boot_info *bi, phys_addr_t page)
{
	bool ram = false;

	for (unsigned int i = 0; i < bi->nr_ram; i++)
		ram |= page >= bi->ram[i].start &&
		       page + PAGE_SIZE <= bi->ram[i].start + bi->ram[i].size;
	for (unsigned int i = 0; i < bi->nr_reserved; i++)
		if (bi->reserved[i].start && overlaps(&bi->reserved[i], page))
			return false;
	return ram;
}

void smp_prepare(const struct boot_info *bi)
{
	for (phys_addr_t page = LOW_FIRST; page < LOW_END && !low_page; page += PAGE_SIZE)
		if (usable(bi, page))
			low_page = page;
	apic_ids[0] = apic_id();
}

unsigned int smp_find_cpus(void)
{
	if (!low_page)
		return 1;
	for (unsigned int i = 0; i < acpi.nr_cpus && nr_cpus < NR_CPUS; i++)
		if (acpi.apic_id[i] != apic_ids[0] && apic_reaches(acpi.apic_id[i]))
			apic_ids[nr_cpus++] = acpi.apic_id[i];
	return nr_cpus;
}

void smp_send_ipi(unsigned int cpu, enum ipi ipi)
{
	apic_send(apic_ids[cpu], VECTOR_IPI + ipi);
}

static struct cpu *new_cpu(unsigned int number)
{
	struct cpu *cpu = kzalloc(sizeof(*cpu));

	return cpu && ist_init(cpu, number) == 0 ? cpu : NULL;
}

static bool is_alive(void)
{
	return __atomic_load_n(&secondary_cycles, __ATOMIC_ACQUIRE);
}

/* The second STARTUP is for old CPUs that miss the first; one that runs does not hear it. */
static void send_startup(u32 id)
{
	apic_send(id, APIC_INIT);
	udelay(100);
	for (int i = 0; i < 2 && !is_alive(); i++) {
		apic_send(id, APIC_STARTUP | low_page >> PAGE_SHIFT);
		udelay(200);
	}
}

/* sched_clock() takes one CPU's counter for as good as another's. */
static void check_cycles(unsigned int cpu, u64 before)
{
	u64 there = __atomic_load_n(&secondary_cycles, __ATOMIC_ACQUIRE), after = get_cycles();

	if (there < before || there > after)
		pr_err("smp: the time-stamp counter of CPU %u is not this one's: %ld cycles off",
		       cpu, (long)(there < before ? there - before : there - after));
}

int smp_start_cpu(unsigned int cpu, struct task_struct *idle)
{
	u64 before;

	secondary_cpu = new_cpu(cpu);
	if (!secondary_cpu)
		return -ENOMEM;
	secondary_idle = idle;
	secondary_boot.stack = (u64)idle->stack + KSTACK_SIZE;
	secondary_boot.pgd = virt_to_phys(kernel_pgd);
	secondary_boot.efer = rdmsr(MSR_EFER);
	memcpy(phys_to_virt(low_page), trampoline_start, trampoline_end - trampoline_start);
	__atomic_store_n(&secondary_cycles, 0, __ATOMIC_RELEASE);
	before = get_cycles();
	send_startup(apic_ids[cpu]);
	for (int us = 0; us < ALIVE_PATIENCE && !is_alive(); us += 10)
		udelay(10);
	if (is_alive())
		check_cycles(cpu, before);
	return 0;
}

void x86_64_secondary_start(void) __noreturn;
void x86_64_secondary_start(void)
{
	cpu_init(secondary_cpu, secondary_idle->cpu, secondary_idle);
	__atomic_store_n(&secondary_cycles, get_cycles(), __ATOMIC_RELEASE);
	apic_init_cpu();
	apic_timer_init_cpu();
	secondary_start();
}
