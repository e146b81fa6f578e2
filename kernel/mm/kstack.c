/*
 * Kernel stacks.  Each lies in a slot of its own above an unmapped guard page, so that an overflow
 * faults at once instead of overwriting a neighbour.  A slot's page tables stay when its stack is
 * freed.
 */
#include <limen/mm.h>
#include <limen/sections.h>
#include <limen/spinlock.h>
#include <asm/pgtable.h>

#define SLOT_SIZE   (2UL * KSTACK_SIZE) /* the stack is the upper half */
#define SLOTS	    32768UL
#define STACK_PAGES (KSTACK_SIZE / PAGE_SIZE)

static spinlock_t lock = SPIN_LOCK_UNLOCKED; /* guards the bitmap */
static u64 slots_used[SLOTS / 64];

/* The number of a slot that was free and now is not, or -1. */
static long slot_get(void)
{
	unsigned long flags = spin_lock_irqsave(&lock);
	long slot = -1;

	for (size_t i = 0; i < ARRAY_SIZE(slots_used); i++) {
		if (slots_used[i] == -1UL)
			continue;
		slot = i * 64 + __builtin_ctzl(~slots_used[i]);
		slots_used[i] |= 1UL << slot % 64;
		break;
	}
	spin_unlock_irqrestore(&lock, flags);
	return slot;
}

static void slot_put(long slot)
{
	unsigned long flags = spin_lock_irqsave(&lock);

	slots_used[slot / 64] &= ~(1UL << slot % 64);
	spin_unlock_irqrestore(&lock, flags);
}

/* Unmap and free the pages of [stack, stack + size) that are there. */
static void stack_unmap(unsigned long stack)
{
	for (unsigned long at = stack; at < stack + KSTACK_SIZE; at += PAGE_SIZE) {
		pte_t *pte = pte_lookup(kernel_pgd, at, false);

		if (!pte || !pte_present(*pte))
			continue;
		free_pages(phys_to_virt(pte_phys(*pte)), 0);
		*pte = 0;
		flush_tlb_page(at);
	}
}

static bool stack_map(unsigned long stack)
{
	for (unsigned long at = stack; at < stack + KSTACK_SIZE; at += PAGE_SIZE) {
		pte_t *pte = pte_lookup(kernel_pgd, at, true);
		void *page = pte ? zalloc_page() : NULL;

		if (!page)
			return false;
		set_pte(pte, pte_page(virt_to_phys(page), VM_READ | VM_WRITE, 0));
	}
	return true;
}

void *kstack_alloc(void)
{
	long slot = slot_get();
	unsigned long stack = KSTACK_START + slot * SLOT_SIZE + KSTACK_SIZE;

	if (slot < 0)
		return NULL;
	if (stack_map(stack))
		return (void *)stack;
	kstack_free((void *)stack);
	return NULL;
}

void kstack_free(void *stack)
{
	stack_unmap((unsigned long)stack);
	slot_put(((unsigned long)stack - KSTACK_START) / SLOT_SIZE);
}

bool in_kstack_guard(unsigned long addr)
{
	unsigned long init_guard = (unsigned long)init_stack - PAGE_SIZE;

	if (addr - init_guard < PAGE_SIZE)
		return true;
	return addr - KSTACK_START < SLOTS * SLOT_SIZE &&
	       (addr - KSTACK_START) % SLOT_SIZE < KSTACK_SIZE;
}
