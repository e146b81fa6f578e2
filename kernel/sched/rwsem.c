/*
 * struct rw_semaphore, <limen/mutex.h>: many readers or one writer.
 *
 * A waiter counts itself first, then looks whether it may have the semaphore, then sleeps; whoever
 * gives it back changes the same word and sees in it that somebody waits.  So no wake-up is lost.
 */
#include <limen/errno.h>
#include <limen/mutex.h>

void __init_rwsem(struct rw_semaphore *sem)
{
	sem->count = 0;
	init_waitqueue_head(&sem->wait);
}

/* Add @add to the count if it has none of the bits of @unless. */
static bool try_add(struct rw_semaphore *sem, u64 add, u64 unless)
{
	u64 count = __atomic_load_n(&sem->count, __ATOMIC_SEQ_CST);

	do {
		if (count & unless)
			return false;
	} while (!__atomic_compare_exchange_n(&sem->count, &count, count + add, false,
					      __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return true;
}

static bool read_trylock(struct rw_semaphore *sem)
{
	return try_add(sem, RWSEM_READER, RWSEM_WRITER | RWSEM_WRITERS);
}

static bool write_trylock(struct rw_semaphore *sem)
{
	return try_add(sem, RWSEM_WRITER, RWSEM_WRITER | RWSEM_READERS);
}

/* Somebody waits, and may find it free now. */
void rwsem_wake(struct rw_semaphore *sem)
{
	if (!(__atomic_load_n(&sem->count, __ATOMIC_SEQ_CST) & (RWSEM_WRITER | RWSEM_READERS)))
		wake_up_all(&sem->wait);
}

bool down_read_trylock(struct rw_semaphore *sem)
{
	if (!read_trylock(sem))
		return false;
	lock_acquire(sem->class, true);
	return true;
}

/* The caller has counted itself as a reader already, which may have kept a writer out. */
void down_read_slow(struct rw_semaphore *sem)
{
	__atomic_add_fetch(&sem->count, RWSEM_READER_WAIT - RWSEM_READER, __ATOMIC_SEQ_CST);
	rwsem_wake(sem);
	wait_event(&sem->wait, read_trylock(sem));
	__atomic_sub_fetch(&sem->count, RWSEM_READER_WAIT, __ATOMIC_SEQ_CST);
}

void down_write(struct rw_semaphore *sem)
{
	lock_acquire(sem->class, false);
	if (write_trylock(sem))
		return;
	__atomic_add_fetch(&sem->count, RWSEM_WRITER_WAIT, __ATOMIC_SEQ_CST);
	wait_event(&sem->wait, write_trylock(sem));
	__atomic_sub_fetch(&sem->count, RWSEM_WRITER_WAIT, __ATOMIC_SEQ_CST);
}

int down_write_killable(struct rw_semaphore *sem)
{
	int ret;

	lock_acquire(sem->class, false);
	if (write_trylock(sem))
		return 0;
	__atomic_add_fetch(&sem->count, RWSEM_WRITER_WAIT, __ATOMIC_SEQ_CST);
	ret = wait_event_killable(&sem->wait, write_trylock(sem));
	__atomic_sub_fetch(&sem->count, RWSEM_WRITER_WAIT, __ATOMIC_SEQ_CST);
	if (!ret)
		return 0;
	lock_release(sem->class);
	wake_up_all(&sem->wait); /* readers waited for this writer */
	return -EINTR;
}
