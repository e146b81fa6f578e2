/* Several CPUs: starting them, and what one asks of the others. */
#include <limen/mm.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/string.h>
#include <limen/timer.h>
#include <asm/irqflags.h>
#include <asm/smp.h>
#include "rq.h"

#define START_PATIENCE 1000000000UL /* ns that a CPU has to show up */

static cpumask_t online = 1; /* atomic */
unsigned int max_cpus = NR_CPUS; /* the parameter maxcpus= */

cpumask_t cpu_online_mask(void)
{
	return READ_ONCE(online);
}

unsigned int nr_online_cpus(void)
{
	unsigned int n = 0;

	for (cpumask_t left = cpu_online_mask(); left; left &= left - 1)
		n++;
	return n;
}

/* --- on_cpus() --- */

/* What each CPU asks; it answers the others while it waits, so nobody waits for a lock. */
static struct call {
	void (*fn)(void *);
	void *arg;
	cpumask_t pending; /* atomic: CPUs that have not run it yet */
} calls[NR_CPUS];

void on_cpus(cpumask_t mask, void (*fn)(void *), void *arg)
{
	unsigned int self = smp_processor_id();
	struct call *call = &calls[self];
	unsigned long flags;
	cpumask_t others;

	BUG_ON(irqs_disabled()); /* it would answer nobody */
	mask &= cpu_online_mask();
	others = mask & ~(1UL << self);
	call->fn = fn;
	call->arg = arg;
	__atomic_store_n(&call->pending, others, __ATOMIC_SEQ_CST);
	for (cpumask_t left = others; left; left &= left - 1)
		smp_send_ipi(__builtin_ctzl(left), IPI_CALL);
	if (mask >> self & 1) {
		flags = local_irq_save();
		fn(arg);
		local_irq_restore(flags);
	}
	while (__atomic_load_n(&call->pending, __ATOMIC_ACQUIRE))
		cpu_relax();
}

static void answer_calls(void)
{
	cpumask_t self = 1UL << smp_processor_id();

	for (cpumask_t left = cpu_online_mask(); left; left &= left - 1) {
		struct call *call = &calls[__builtin_ctzl(left)];

		if (!(__atomic_load_n(&call->pending, __ATOMIC_ACQUIRE) & self))
			continue;
		call->fn(call->arg);
		__atomic_and_fetch(&call->pending, ~self, __ATOMIC_RELEASE);
	}
}

void handle_ipi(enum ipi ipi)
{
	switch (ipi) {
	case IPI_RESCHEDULE:
		set_work(current, WORK_RESCHED);
		break;
	case IPI_CALL:
		answer_calls();
		break;
	default:
		__atomic_and_fetch(&online, ~(1UL << smp_processor_id()), __ATOMIC_SEQ_CST);
		halt();
	}
}

void stop_other_cpus(void)
{
	cpumask_t others = cpu_online_mask() & ~(1UL << smp_processor_id());

	for (cpumask_t left = others; left; left &= left - 1)
		smp_send_ipi(__builtin_ctzl(left), IPI_STOP);
	for (int patience = 1000000; patience && cpu_online_mask() & others; patience--)
		cpu_relax();
}

/* --- starting them --- */

/* A task for a CPU to run when there is nothing else; never in a queue. */
static struct task_struct *idle_task(unsigned int cpu)
{
	struct task_struct *idle = alloc_idle_task();

	if (idle && sched_init_cpu(cpu, idle) == 0)
		return idle;
	return NULL;
}

static bool start_cpu(unsigned int cpu)
{
	struct task_struct *idle = idle_task(cpu);
	u64 deadline = sched_clock() + START_PATIENCE;

	if (!idle || smp_start_cpu(cpu, idle))
		return false;
	while (!(cpu_online_mask() >> cpu & 1)) {
		if (sched_clock() > deadline)
			return false;
		cpu_relax();
	}
	return true;
}

void smp_init(void)
{
	unsigned int found = min(smp_find_cpus(), (unsigned int)NR_CPUS);

	for (unsigned int cpu = 1; cpu < min(found, max_cpus); cpu++) {
		if (!start_cpu(cpu)) {
			pr_err("smp: CPU %u did not start", cpu);
			break;
		}
	}
	if (found > 1)
		pr_info("smp: %u of %u CPUs", nr_online_cpus(), found);
}

void secondary_start(void)
{
	timers_init_cpu();
	__atomic_or_fetch(&online, 1UL << smp_processor_id(), __ATOMIC_SEQ_CST);
	__atomic_or_fetch(&idle_cpus, 1UL << smp_processor_id(), __ATOMIC_SEQ_CST);
	cpu_idle();
}
