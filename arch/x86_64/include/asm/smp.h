/* The other CPUs (arch/x86_64/smp.c). */
#pragma once

#include <limen/smp.h>

struct task_struct;

/* smp_find_cpus() - how many there are that the kernel can start, this one included. */
unsigned int smp_find_cpus(void);
/*
 * smp_start_cpu() - tell @cpu to go to secondary_start() with @idle as its current task.  0 or
 * -errno; whether it comes is another matter.  One at a time.
 */
int smp_start_cpu(unsigned int cpu, struct task_struct *idle);
/* smp_send_ipi() - interrupt @cpu: it calls handle_ipi(@ipi).  Any context. */
void smp_send_ipi(unsigned int cpu, enum ipi ipi);
