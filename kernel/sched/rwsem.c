/*
 * struct rw_semaphore, <limen/mutex.h>: many readers or one writer.
 *
 * A waiter counts itself first, then looks whether it may have the semaphore, then sleeps; whoever
 * gives it back changes the same word and sees in it that somebody waits.  So no wake-up is lost.
 *
 * Turns: after a writer, the readers that wait by then get it, all at once and before they wake.
 * Who comes later waits for the next turn, so that writers get theirs.
 */
#include <limen/errno.h>
#include <limen/mutex.h>

void __init_rwsem(struct rw_semaphore *sem)
{
	sem->count = 0;
	init_waitqueue_head(&sem->wait);
}

static u64 load(const struct rw_semaphore *sem)
{
	return __atomic_load_n(&sem->count, __ATOMIC_SEQ_CST);
}

static bool replace(struct rw_semaphore *sem, u64 *old, u64 new)
{
	return __atomic_compare_exchange_n(&sem->count, old, new, false, __ATOMIC_SEQ_CST,
					   __ATOMIC_SEQ_CST);
}

static u64 add(struct rw_semaphore *sem, u64 n)
{
	return __atomic_add_fetch(&sem->count, n, __ATOMIC_SEQ_CST);
}

static bool readers_turn(u64 count)
{
	return !(count & RWSEM_WRITER) && count & RWSEM_READERS_FIRST && count >= RWSEM_READER_WAIT;
}

/* --- for reading --- */

bool down_read_trylock(struct rw_semaphore *sem)
{
	u64 count = load(sem);

	do {
		if (count & (RWSEM_WRITER | RWSEM_WRITERS))
			return false;
	} while (!replace(sem, &count, count + RWSEM_READER));
	lock_acquire(sem->class, true);
	return true;
}

/*
 * Has one that waits since @phase got it?  The phase can't have flipped twice: in between a writer
 * would have had it.
 */
static bool waiter_reads(struct rw_semaphore *sem, u64 phase)
{
	u64 count = load(sem);

	do {
		if ((count & RWSEM_PHASE) != phase)
			return true;
		if (count & (RWSEM_WRITER | RWSEM_WRITERS))
			return false;
	} while (!replace(sem, &count, count + RWSEM_READER - RWSEM_READER_WAIT));
	return true;
}

/* The caller has counted itself as a reader already, which may have kept a writer out. */
void down_read_slow(struct rw_semaphore *sem)
{
	u64 phase = add(sem, RWSEM_READER_WAIT - RWSEM_READER) & RWSEM_PHASE;

	rwsem_wake(sem);
	wait_event(&sem->wait, waiter_reads(sem, phase));
}

/* --- for writing --- */

/* One that comes may pass others that wait, which saves switching tasks; but not for ever. */
static bool may_write(u64 count, bool waits)
{
	return !(count & (RWSEM_WRITER | RWSEM_READERS)) && !readers_turn(count) &&
	       (waits || !(count & RWSEM_WRITERS_FIRST) || !(count & RWSEM_WRITERS));
}

/* @wait: RWSEM_WRITER_WAIT from one that waits, else 0. */
static bool try_write(struct rw_semaphore *sem, u64 wait)
{
	u64 count = load(sem), new;

	do {
		if (!may_write(count, wait))
			return false;
		new = ((count - wait) & ~RWSEM_WRITERS_FIRST) | RWSEM_WRITER | RWSEM_READERS_FIRST;
	} while (!replace(sem, &count, new));
	return true;
}

/* The usual case: nobody has it, nobody waits. */
static bool write_trylock(struct rw_semaphore *sem)
{
	u64 count = load(sem);

	return (count < RWSEM_READER &&
		replace(sem, &count, count | RWSEM_WRITER | RWSEM_READERS_FIRST)) ||
	       try_write(sem, 0);
}

/* The first two tries are before it has slept (wait_event()); then it was woken, but too late. */
static bool waiter_writes(struct rw_semaphore *sem, unsigned int *tries)
{
	if (try_write(sem, RWSEM_WRITER_WAIT))
		return true;
	if (++*tries > 2)
		__atomic_or_fetch(&sem->count, RWSEM_WRITERS_FIRST, __ATOMIC_SEQ_CST);
	return false;
}

void down_write(struct rw_semaphore *sem)
{
	unsigned int tries = 0;

	lock_acquire(sem->class, false);
	if (write_trylock(sem))
		return;
	add(sem, RWSEM_WRITER_WAIT);
	wait_event(&sem->wait, waiter_writes(sem, &tries));
}

int down_write_killable(struct rw_semaphore *sem)
{
	unsigned int tries = 0;

	lock_acquire(sem->class, false);
	if (write_trylock(sem))
		return 0;
	add(sem, RWSEM_WRITER_WAIT);
	if (!wait_event_killable(&sem->wait, waiter_writes(sem, &tries)))
		return 0;
	add(sem, -RWSEM_WRITER_WAIT);
	lock_release(sem->class);
	wake_up_all(&sem->wait); /* readers waited for this writer */
	return -EINTR;
}

/* --- giving it back --- */

/* If it is the readers' turn: make all that wait holders.  False: it is not. */
static bool give_readers(struct rw_semaphore *sem)
{
	u64 count = load(sem), n;

	do {
		if (!readers_turn(count))
			return false;
		n = count / RWSEM_READER_WAIT;
	} while (!replace(sem, &count,
			  (count - n * (RWSEM_READER_WAIT - RWSEM_READER)) ^
				  (RWSEM_READERS_FIRST | RWSEM_PHASE)));
	return true;
}

/* Somebody waits, and may find it free now. */
void rwsem_wake(struct rw_semaphore *sem)
{
	if (give_readers(sem) || !(load(sem) & (RWSEM_WRITER | RWSEM_READERS)))
		wake_up_all(&sem->wait);
}
