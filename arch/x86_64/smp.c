/*
 * Starting the other CPUs.  Each begins in real mode at a page below 1 MiB, where trampoline.asm is
 * copied to, and comes to secondary_entry() by the boot page tables.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <asm/pgtable.h>
#include <asm/smp.h>
#include "apic.h"
#include "cpu.h"
#include "trampoline.h"

/* What the CPU that is being started has to know; one at a time. */
static struct {
	unsigned int nr;
	struct cpu_data *data;
	struct task_struct *idle;
} starting;

unsigned int smp_find_cpus(void)
{
	u32 self = apic_id();

	for (unsigned int i = 1; i < madt.nr_cpus; i++) { /* the boot CPU is number 0 */
		if (madt.apic_id[i] != self)
			continue;
		madt.apic_id[i] = madt.apic_id[0];
		break;
	}
	madt.apic_id[0] = self;
	return madt.nr_cpus;
}

/* From trampoline.asm, on the idle task's stack; nothing of this CPU is set up yet. */
void secondary_entry(void) __noreturn;
void secondary_entry(void)
{
	unsigned int nr = starting.nr;

	cpu_init_secondary(starting.data, nr, starting.idle);
	apic_init_cpu();
	secondary_start();
}

int smp_start_cpu(unsigned int cpu, struct task_struct *idle)
{
	char *page = phys_to_virt(TRAMPOLINE_PHYS);
	u64 stack = (u64)idle->stack + KSTACK_SIZE, pgd = virt_to_phys(kernel_pgd);

	starting.data = cpu_data_alloc();
	if (!starting.data)
		return -ENOMEM;
	starting.nr = cpu;
	starting.idle = idle;
	memcpy(page, trampoline_start, trampoline_end - trampoline_start);
	memcpy(page + (trampoline_stack - trampoline_start), &stack, sizeof(stack));
	memcpy(page + (trampoline_pgd - trampoline_start), &pgd, sizeof(pgd));
	apic_start_cpu(madt.apic_id[cpu], TRAMPOLINE_PHYS >> PAGE_SHIFT);
	return 0;
}
