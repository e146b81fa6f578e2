/* struct rw_semaphore, <limen/mutex.h>: many readers or one writer. */
#include <limen/errno.h>
#include <limen/mutex.h>

void __init_rwsem(struct rw_semaphore *sem)
{
	spin_lock_init(&sem->lock);
	sem->active = 0;
	sem->writers = 0;
	init_waitqueue_head(&sem->wait);
}

static bool read_trylock(struct rw_semaphore *sem)
{
	bool ok;

	spin_lock(&sem->lock);
	ok = sem->active >= 0 && !sem->writers;
	if (ok)
		sem->active++;
	spin_unlock(&sem->lock);
	return ok;
}

bool down_read_trylock(struct rw_semaphore *sem)
{
	if (!read_trylock(sem))
		return false;
	lock_acquire(sem->class, true);
	return true;
}

void down_read(struct rw_semaphore *sem)
{
	lock_acquire(sem->class, false);
	wait_event(&sem->wait, read_trylock(sem));
}

static bool write_trylock(struct rw_semaphore *sem)
{
	bool ok;

	spin_lock(&sem->lock);
	ok = sem->active == 0;
	if (ok)
		sem->active = -1;
	spin_unlock(&sem->lock);
	return ok;
}

static void count_writer(struct rw_semaphore *sem, int n)
{
	spin_lock(&sem->lock);
	sem->writers += n;
	spin_unlock(&sem->lock);
}

void down_write(struct rw_semaphore *sem)
{
	lock_acquire(sem->class, false);
	if (write_trylock(sem))
		return;
	count_writer(sem, 1);
	wait_event(&sem->wait, write_trylock(sem));
	count_writer(sem, -1);
}

int down_write_killable(struct rw_semaphore *sem)
{
	int ret;

	lock_acquire(sem->class, false);
	if (write_trylock(sem))
		return 0;
	count_writer(sem, 1);
	ret = wait_event_killable(&sem->wait, write_trylock(sem));
	count_writer(sem, -1);
	if (!ret)
		return 0;
	lock_release(sem->class);
	wake_up_all(&sem->wait); /* readers waited for this writer */
	return -EINTR;
}

static void release(struct rw_semaphore *sem, int readers)
{
	bool idle;

	lock_release(sem->class);
	spin_lock(&sem->lock);
	sem->active = readers ? sem->active - 1 : 0;
	idle = sem->active == 0;
	spin_unlock(&sem->lock);
	if (idle)
		wake_up_all(&sem->wait);
}

void up_read(struct rw_semaphore *sem)
{
	release(sem, 1);
}

void up_write(struct rw_semaphore *sem)
{
	release(sem, 0);
}
