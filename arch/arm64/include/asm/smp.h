/* The other CPUs (arch/arm64/smp.c). */
#pragma once

#include <limen/smp.h>

struct task_struct;

/* smp_find_cpus() - how many there are, as far as the kernel can start them: 1 to NR_CPUS. */
unsigned int smp_find_cpus(void);
/*
 * smp_start_cpu() - tell @cpu to go to secondary_start() with @idle as its current task.  0 or
 * -errno; whether it comes is another matter.
 */
int smp_start_cpu(unsigned int cpu, struct task_struct *idle);
/* smp_send_ipi() - interrupt @cpu: it calls handle_ipi(@ipi).  Any context. */
void smp_send_ipi(unsigned int cpu, enum ipi ipi);
