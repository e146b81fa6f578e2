/*
 * Sleeping locks: mutexes, and semaphores for many readers or one writer.  Only for tasks; the
 * holder may sleep and touch user memory.
 */
#pragma once

#include <limen/wait.h>

struct mutex {
	bool locked; /* atomic */
	u32 waiters; /* atomic: tasks in or on their way into the queue */
	struct wait_queue_head wait;
#ifdef CONFIG_DEBUG
	struct lock_class *class;
#endif
};

/* clang-format off */
#define MUTEX_INIT(name) \
	{ false, 0, WAIT_QUEUE_HEAD_INIT((name).wait) STATIC_LOCK_CLASS(.sleeps = true) }
/* clang-format on */
#define DEFINE_MUTEX(name) struct mutex name = MUTEX_INIT(name)

#define mutex_init(mutex)                              \
	do {                                           \
		__mutex_init(mutex);                   \
		SET_LOCK_CLASS(mutex, .sleeps = true); \
	} while (0)
void __mutex_init(struct mutex *mutex);
void mutex_lock_slow(struct mutex *mutex);
void mutex_unlock_slow(struct mutex *mutex);
/*
 * mutex_lock_killable(), mutex_lock_interruptible() - 0, or -EINTR when a fatal signal, or any,
 * came first.
 */
int mutex_lock_killable(struct mutex *mutex);
int mutex_lock_interruptible(struct mutex *mutex);

static inline bool __mutex_trylock(struct mutex *mutex)
{
	return !__atomic_exchange_n(&mutex->locked, true, __ATOMIC_ACQUIRE);
}

static inline bool mutex_trylock(struct mutex *mutex)
{
	if (!__mutex_trylock(mutex))
		return false;
	lock_acquire(mutex->class, true);
	return true;
}

static inline void mutex_lock(struct mutex *mutex)
{
	lock_acquire(mutex->class, false);
	if (!__mutex_trylock(mutex))
		mutex_lock_slow(mutex);
}

static inline void mutex_unlock(struct mutex *mutex)
{
	lock_release(mutex->class);
	__atomic_store_n(&mutex->locked, false, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&mutex->waiters, __ATOMIC_SEQ_CST))
		mutex_unlock_slow(mutex);
}

/*
 * Neither kind can starve the other.  A reader that comes while a writer waits waits too; and after
 * a writer it is the turn of the readers that wait, all of them, before another writer's.
 */
struct rw_semaphore {
	u64 count; /* atomic: who has it and who waits, RWSEM_* */
	struct wait_queue_head wait;
#ifdef CONFIG_DEBUG
	struct lock_class *class;
#endif
};

/* All in one word, so that one atomic operation takes or gives back the usual case. */
#define RWSEM_READERS_FIRST 1UL /* a writer had it last: readers that wait are next */
#define RWSEM_WRITERS_FIRST 2UL /* one that waited was too late: writers that wait are next */
#define RWSEM_PHASE	    4UL /* flips when all readers that wait are given it at once */
#define RWSEM_READER	    8UL /* times readers, 21 bits */
#define RWSEM_WRITER_WAIT   (1UL << 24) /* times writers that wait, 24 bits */
#define RWSEM_READER_WAIT   (1UL << 48) /* times readers that wait, 15 bits */
#define RWSEM_WRITER	    (1UL << 63) /* a writer has it */
#define RWSEM_READERS	    (RWSEM_WRITER_WAIT - RWSEM_READER)
#define RWSEM_WRITERS	    (RWSEM_READER_WAIT - RWSEM_WRITER_WAIT) /* that wait */
#define RWSEM_WAITERS	    (RWSEM_WRITER - RWSEM_WRITER_WAIT) /* of both kinds */

#define init_rwsem(sem)                              \
	do {                                         \
		__init_rwsem(sem);                   \
		SET_LOCK_CLASS(sem, .sleeps = true); \
	} while (0)
void __init_rwsem(struct rw_semaphore *sem);
void down_read_slow(struct rw_semaphore *sem);
void rwsem_wake(struct rw_semaphore *sem);
bool down_read_trylock(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int down_write_killable(struct rw_semaphore *sem); /* 0 or -EINTR */

static inline void down_read(struct rw_semaphore *sem)
{
	lock_acquire(sem->class, false);
	if (__atomic_add_fetch(&sem->count, RWSEM_READER, __ATOMIC_ACQUIRE) &
	    (RWSEM_WRITER | RWSEM_WRITERS))
		down_read_slow(sem);
}

static inline void up_read(struct rw_semaphore *sem)
{
	lock_release(sem->class);
	if (__atomic_sub_fetch(&sem->count, RWSEM_READER, __ATOMIC_SEQ_CST) & RWSEM_WAITERS)
		rwsem_wake(sem);
}

static inline void up_write(struct rw_semaphore *sem)
{
	lock_release(sem->class);
	if (__atomic_sub_fetch(&sem->count, RWSEM_WRITER, __ATOMIC_SEQ_CST) & RWSEM_WAITERS)
		rwsem_wake(sem);
}
