/*
 * Kernel stacks.  Each lies in a slot of its own above an unmapped guard page, so that an overflow
 * faults at once instead of overwriting a neighbour.  Freed ones stay mapped, a few for each CPU
 * and some for all, so that the next task costs neither mapping nor flushing; kstack_trim() unmaps
 * them.
 */
#include <limen/mm.h>
#include <limen/sched.h>
#include <limen/sections.h>
#include <limen/spinlock.h>
#include <asm/irqflags.h>
#include <asm/pgtable.h>
#include "internal.h"

#define SLOT_SIZE   (2UL * KSTACK_SIZE) /* the stack is the upper half */
#define SLOTS	    32768UL
#define STACK_PAGES (KSTACK_SIZE / PAGE_SIZE)
#define GROUP	    64UL /* slots in a word of the bitmap; their entries fill one page table */
#define CPU_SPARES  4
#define SPARES	    64 /* then they are unmapped, as soon as that can be done */

_Static_assert(GROUP *SLOT_SIZE == 1UL << PT_SHIFT(1), "a group of slots is a page table");

static spinlock_t lock = SPIN_LOCK_UNLOCKED; /* guards what follows, and groups' page tables */
static u64 slots_used[SLOTS / GROUP];
static size_t nr_groups = 1; /* beyond them none was ever used */
static unsigned long spares; /* the first of them, or 0 */
static unsigned int nr_spares;

/* A CPU's own: interrupts off. */
static struct cpu_spares {
	unsigned int count;
	unsigned long stack[CPU_SPARES];
} cpu_spares[NR_CPUS];

static unsigned long stack_of(unsigned long slot)
{
	return KSTACK_START + slot * SLOT_SIZE + KSTACK_SIZE;
}

static unsigned long slot_of(unsigned long stack)
{
	return (stack - KSTACK_START) / SLOT_SIZE;
}

/* The number of a slot that was free and now is not, or -1. */
static long slot_get(void)
{
	unsigned long flags = spin_lock_irqsave(&lock);
	long slot = -1;

	for (size_t i = 0; i < ARRAY_SIZE(slots_used); i++) {
		if (slots_used[i] == -1UL)
			continue;
		slot = i * GROUP + __builtin_ctzl(~slots_used[i]);
		slots_used[i] |= 1UL << slot % GROUP;
		nr_groups = max(nr_groups, i + 1);
		break;
	}
	spin_unlock_irqrestore(&lock, flags);
	return slot;
}

static void slot_put(unsigned long slot)
{
	unsigned long flags = spin_lock_irqsave(&lock);

	slots_used[slot / GROUP] &= ~(1UL << slot % GROUP);
	spin_unlock_irqrestore(&lock, flags);
}

/* The table of the stack's group; NULL when memory is out. */
static pte_t *group_table(unsigned long stack)
{
	pte_t *slot = pte_slot(kernel_pgd, stack, 1), *new;
	unsigned long flags;

	if (pte_present(*slot))
		return phys_to_virt(pte_phys(*slot));
	new = zalloc_page();
	flags = spin_lock_irqsave(&lock);
	if (new && !pte_present(*slot)) {
		set_pte(slot, pte_table(virt_to_phys(new)));
		new = NULL;
	}
	spin_unlock_irqrestore(&lock, flags);
	if (new)
		free_pages(new, 0);
	return pte_present(*slot) ? phys_to_virt(pte_phys(*slot)) : NULL;
}

/*
 * First all that may fail, then the mapping: it is never half done.  The pages are zeroed, as
 * Linux's are: a stack holds nothing of what they were before.  It also pays: an emulator takes
 * each write to a page that code was run from the long way round, until all of that code is
 * overwritten.
 */
static bool stack_map(unsigned long stack)
{
	pte_t *pte = group_table(stack);
	void *page[STACK_PAGES];
	size_t n = 0;

	while (pte && n < STACK_PAGES && (page[n] = zalloc_page()))
		n++;
	if (!pte || n < STACK_PAGES) {
		while (n > 0)
			free_pages(page[--n], 0);
		return false;
	}
	pte += stack >> PAGE_SHIFT & (PT_ENTRIES - 1);
	for (n = 0; n < STACK_PAGES; n++)
		set_pte(pte + n, pte_page(virt_to_phys(page[n]), VM_READ | VM_WRITE, 0));
	return true;
}

static noinline unsigned long stack_new(void)
{
	long slot = slot_get();

	if (slot < 0)
		return 0;
	if (stack_map(stack_of(slot)))
		return stack_of(slot);
	slot_put(slot);
	return 0;
}

/* --- spare ones: a chain, each one's first word leads to the next --- */

static noinline unsigned long take_shared(void)
{
	unsigned long flags = spin_lock_irqsave(&lock);
	unsigned long stack = spares;

	if (stack) {
		spares = *(unsigned long *)stack;
		nr_spares--;
	}
	spin_unlock_irqrestore(&lock, flags);
	return stack;
}

static noinline void keep_shared(unsigned long stack)
{
	unsigned long flags = spin_lock_irqsave(&lock);

	*(unsigned long *)stack = spares;
	spares = stack;
	nr_spares++;
	spin_unlock_irqrestore(&lock, flags);
}

void *kstack_alloc(void)
{
	unsigned long flags = local_irq_save();
	struct cpu_spares *mine = &cpu_spares[smp_processor_id()];
	unsigned long stack = mine->count ? mine->stack[--mine->count] : 0;

	local_irq_restore(flags);
	if (!stack)
		stack = take_shared();
	if (!stack)
		stack = stack_new();
	return (void *)stack;
}

void kstack_free(void *ptr)
{
	unsigned long stack = (unsigned long)ptr, flags = local_irq_save();
	struct cpu_spares *mine = &cpu_spares[smp_processor_id()];

	if (mine->count < CPU_SPARES) {
		mine->stack[mine->count++] = stack;
		stack = 0;
	}
	local_irq_restore(flags);
	if (!stack)
		return;
	keep_shared(stack);
	if (READ_ONCE(nr_spares) >= SPARES && !irqs_disabled())
		kstack_trim();
}

void kstack_flush_cpu(void)
{
	struct cpu_spares *mine = &cpu_spares[smp_processor_id()];

	while (mine->count)
		keep_shared(mine->stack[--mine->count]);
}

/* --- unmapping --- */

/* Some stacks, or a group's table, that no CPU's TLB may know any more. */
struct trim {
	unsigned int n;
	unsigned long stack[SPARES];
};

static void flush_stacks(void *arg)
{
	const struct trim *trim = arg;

	for (unsigned int i = 0; i < trim->n; i++)
		for (unsigned long at = 0; at < KSTACK_SIZE; at += PAGE_SIZE)
			local_flush_tlb_page(trim->stack[i] + at);
}

static void trim_stacks(struct trim *trim)
{
	phys_addr_t page[SPARES * STACK_PAGES];
	unsigned int n = 0;

	for (unsigned int i = 0; i < trim->n; i++) {
		pte_t *pte = pte_lookup(kernel_pgd, trim->stack[i], false);

		for (size_t j = 0; j < STACK_PAGES; j++) {
			page[n++] = pte_phys(pte[j]);
			*(volatile pte_t *)&pte[j] = 0;
		}
	}
	on_cpus(cpu_online_mask(), flush_stacks, trim);
	while (n > 0)
		free_pages(phys_to_virt(page[--n]), 0);
	for (unsigned int i = 0; i < trim->n; i++)
		slot_put(slot_of(trim->stack[i]));
}

/* While all its slots are marked as used, nobody maps anything in the group. */
static bool claim_group(size_t group, pte_t *slot)
{
	unsigned long flags = spin_lock_irqsave(&lock);
	bool empty = !slots_used[group] && pte_present(*slot);

	if (empty)
		slots_used[group] = -1UL;
	spin_unlock_irqrestore(&lock, flags);
	return empty;
}

static void trim_group(size_t group)
{
	struct trim trim = { .n = 1, .stack = { stack_of(group * GROUP) } };
	pte_t *slot = pte_slot(kernel_pgd, trim.stack[0], 1);
	unsigned long flags;
	void *table;

	if (!claim_group(group, slot))
		return;
	table = phys_to_virt(pte_phys(*slot));
	*(volatile pte_t *)slot = 0;
	on_cpus(cpu_online_mask(), flush_stacks, &trim);
	free_pages(table, 0);
	flags = spin_lock_irqsave(&lock);
	slots_used[group] = 0;
	spin_unlock_irqrestore(&lock, flags);
}

static DEFINE_MUTEX(trim_mutex);

void kstack_trim(void)
{
	static struct trim trim; /* too large for a stack */
	unsigned long stack;

	if (!mutex_trylock(&trim_mutex)) /* someone is at it */
		return;
	do {
		for (trim.n = 0; trim.n < SPARES && (stack = take_shared()); trim.n++)
			trim.stack[trim.n] = stack;
		if (trim.n)
			trim_stacks(&trim);
	} while (trim.n == SPARES);
	for (size_t group = 1; group < nr_groups; group++) /* the first one stays */
		trim_group(group);
	mutex_unlock(&trim_mutex);
}

bool in_kstack_guard(unsigned long addr)
{
	unsigned long init_guard = (unsigned long)init_stack - PAGE_SIZE;

	if (addr - init_guard < PAGE_SIZE)
		return true;
	return addr - KSTACK_START < SLOTS * SLOT_SIZE &&
	       (addr - KSTACK_START) % SLOT_SIZE < KSTACK_SIZE;
}
