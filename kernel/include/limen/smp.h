/*
 * Several CPUs.  The kernel is not preempted in kernel mode, so code there stays on its CPU until
 * it sleeps; smp_processor_id() may be used freely in between.
 */
#pragma once

#include <limen/compiler.h>

#define NR_CPUS 16

typedef u64 cpumask_t; /* bit n: CPU n */

enum ipi {
	IPI_RESCHEDULE, /* look at task->work: this CPU has something better to run */
	IPI_CALL, /* run what on_cpus() asks for */
	IPI_STOP, /* the machine is ending: halt */
	NR_IPIS
};

/* smp_processor_id() - the number of the CPU that runs this code (<limen/sched.h>). */

/* cpu_online_mask() - the CPUs that run tasks. */
cpumask_t cpu_online_mask(void);
unsigned int nr_online_cpus(void);
/* smp_init() - start the CPUs that the machine has, `maxcpus=` of them at most. */
void smp_init(void);
extern unsigned int max_cpus;
/* secondary_start() - where a started CPU joins: interrupts off, on its idle task's stack. */
void secondary_start(void) __noreturn;
/* handle_ipi() - what an inter-processor interrupt asks for; interrupts off. */
void handle_ipi(enum ipi ipi);
/*
 * on_cpus() - run fn(arg) on each online CPU of @mask and wait until all have.  fn runs with
 * interrupts off.  Call it with interrupts on and no spinlock held that fn or an interrupt takes.
 */
void on_cpus(cpumask_t mask, void (*fn)(void *), void *arg);
/*
 * stop_other_cpus() - halt them, for the end of the machine; does not wait for ever.  Any context.
 */
void stop_other_cpus(void);
