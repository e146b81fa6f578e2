/*
 * <limen/lockdep.h>.  The graph of "was held when the other was taken" may have no cycle.  Each new
 * edge is checked once; after that the check is a bit test for each lock that is held.
 */
#include <limen/lockdep.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <asm/irqflags.h>

#define MAX_CLASSES 192
#define WORDS	    (MAX_CLASSES / 64)

static bool graph_locked; /* a raw lock: its own use is not checked; guards all below */
static struct lock_class *classes[MAX_CLASSES];
static u64 after[MAX_CLASSES][WORDS]; /* after[a] has b: b was taken while a was held */
static u16 nr_classes = 1; /* 0 stands for none */

static unsigned long graph_lock(void)
{
	unsigned long flags = local_irq_save();

	while (__atomic_exchange_n(&graph_locked, true, __ATOMIC_ACQUIRE))
		cpu_relax();
	return flags;
}

static void graph_unlock(unsigned long flags)
{
	__atomic_store_n(&graph_locked, false, __ATOMIC_RELEASE);
	local_irq_restore(flags);
}

static bool has_edge(u16 a, u16 b)
{
	return after[a][b / 64] >> b % 64 & 1;
}

/* Every class that can be reached from @from, by going on from what is new until nothing is. */
static bool reaches(u16 from, u16 to)
{
	u64 seen[WORDS] = { 0 }, grown;

	seen[from / 64] |= 1UL << from % 64;
	do {
		grown = 0;
		for (u16 a = 1; a < nr_classes; a++) {
			if (!(seen[a / 64] >> a % 64 & 1))
				continue;
			for (int w = 0; w < WORDS; w++) {
				grown |= after[a][w] & ~seen[w];
				seen[w] |= after[a][w];
			}
		}
	} while (grown);
	return seen[to / 64] >> to % 64 & 1;
}

static void number_class(struct lock_class *class)
{
	unsigned long flags = graph_lock();

	if (!class->id && nr_classes < MAX_CLASSES) {
		classes[nr_classes] = class;
		class->id = nr_classes++;
	}
	graph_unlock(flags);
	if (!class->id)
		panic("lockdep: more than %d classes of locks", MAX_CLASSES);
}

static void add_edge(struct lock_class *held, struct lock_class *class)
{
	unsigned long flags = graph_lock();
	bool cycle = reaches(class->id, held->id);

	after[held->id][class->id / 64] |= 1UL << class->id % 64;
	graph_unlock(flags);
	if (cycle)
		panic("lockdep: %s is taken with %s held, and elsewhere the other way round",
		      class->name, held->name);
}

static void check_order(struct lock_class *held, struct lock_class *class)
{
	if (held == class && !class->nests)
		panic("lockdep: two locks of %s are held together", class->name);
	if (held != class && !has_edge(held->id, class->id))
		add_edge(held, class);
}

void lock_acquire(struct lock_class *class, bool try)
{
	struct held_locks *held = &current->held;
	unsigned long flags;

	if (!class)
		return;
	if (!class->id)
		number_class(class);
	flags = local_irq_save();
	for (unsigned int i = 0; i < held->n && !try; i++)
		check_order(held->class[i], class);
	if (held->n == LOCKDEP_MAX_HELD)
		panic("lockdep: more than %d locks are held at once", LOCKDEP_MAX_HELD);
	held->class[held->n++] = class;
	local_irq_restore(flags);
}

/* The last of its class; a run queue's lock is released by another task than took it. */
void lock_release(struct lock_class *class)
{
	struct held_locks *held = &current->held;
	unsigned long flags = local_irq_save();

	for (unsigned int i = held->n; class && i-- > 0;) {
		if (held->class[i] != class)
			continue;
		held->n--;
		for (; i < held->n; i++)
			held->class[i] = held->class[i + 1];
		break;
	}
	local_irq_restore(flags);
}

void lockdep_assert_none(const char *what)
{
	const struct held_locks *held = &current->held;

	for (unsigned int i = 0; i < held->n; i++)
		if (!held->class[i] -> sleeps)
			panic("lockdep: about to %s with %s held", what, held->class[i] -> name);
}

void lockdep_user_access(void)
{
	if (!current->pagefault_disabled)
		lockdep_assert_none("touch user memory");
}
