/* Other CPUs: finding, starting and interrupting them. */
#pragma once

#include <limen/smp.h>

struct task_struct;

/* smp_find_cpus() - how many there are, 1 to NR_CPUS; the boot CPU is number 0. */
unsigned int smp_find_cpus(void);
/*
 * smp_start_cpu() - let @cpu make itself ready and call secondary_start() with @idle as its current
 * task, on that task's stack, interrupts off.  0 or -errno.
 */
int smp_start_cpu(unsigned int cpu, struct task_struct *idle);
/* smp_send_ipi() - handle_ipi(@ipi) on @cpu.  Any context. */
void smp_send_ipi(unsigned int cpu, enum ipi ipi);
