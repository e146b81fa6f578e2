/*
 * Starting the other CPUs.  The firmware hands a CPU to secondary_entry in boot/arm64/head.S with
 * the MMU off and one register of ours.  That register says all it needs before the MMU is on, so
 * it reads nothing from memory but the image, which the boot loader cleaned out of the caches.
 */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/sched.h>
#include <boot.h>
#include <asm/pgtable.h>
#include <asm/smp.h>
#include "cpu.h"
#include "gic.h"
#include "machine.h"
#include "psci.h"
#include "timer.h"

struct task_struct *secondary_tasks[NR_CPUS]; /* for head.S: what each is to run */

unsigned int smp_find_cpus(void)
{
	return machine.nr_cpus;
}

int smp_start_cpu(unsigned int cpu, struct task_struct *idle)
{
	long error;

	secondary_tasks[cpu] = idle;
	__asm__ volatile("dsb ish" ::: "memory");
	error = psci_call(PSCI_CPU_ON, machine.mpidr[cpu], image_to_phys(secondary_entry),
			  virt_to_phys(kernel_pgd) | cpu);
	return error ? -EIO : 0;
}

void secondary_init(void)
{
	leave_boot_tables();
	cpu_init();
	timer_init_cpu();
	gic_init_cpu();
	secondary_start();
}
