/* <limen/mutex.h>: locks whose waiters sleep. */
#include <limen/errno.h>
#include <limen/mutex.h>

void __mutex_init(struct mutex *mutex)
{
	*mutex = (struct mutex){ 0 };
	init_waitqueue_head(&mutex->wait);
}

/*
 * The holder lets go before it looks at `waiters`; a waiter counts itself before it tries.  So one
 * of the two sees the other.
 */
static int lock_slow(struct mutex *mutex, unsigned int state)
{
	DEFINE_WAIT(wait);
	int ret = 0;

	wait.exclusive = true;
	__atomic_add_fetch(&mutex->waiters, 1, __ATOMIC_SEQ_CST);
	for (;;) {
		prepare_to_wait(&mutex->wait, &wait, state);
		if (__mutex_trylock(mutex))
			break;
		if ((state == TASK_KILLABLE && fatal_signal_pending(current)) ||
		    (state == TASK_INTERRUPTIBLE && signal_pending(current))) {
			ret = -EINTR;
			break;
		}
		schedule();
	}
	finish_wait(&mutex->wait, &wait);
	__atomic_sub_fetch(&mutex->waiters, 1, __ATOMIC_SEQ_CST);
	if (ret) /* this may have been the one waiter that was woken */
		wake_up(&mutex->wait);
	return ret;
}

void mutex_lock_slow(struct mutex *mutex)
{
	(void)lock_slow(mutex, TASK_UNINTERRUPTIBLE);
}

static int lock_in(struct mutex *mutex, unsigned int state)
{
	int error = 0;

	lock_acquire(mutex->class, false);
	if (!__mutex_trylock(mutex))
		error = lock_slow(mutex, state);
	if (error)
		lock_release(mutex->class);
	return error;
}

int mutex_lock_killable(struct mutex *mutex)
{
	return lock_in(mutex, TASK_KILLABLE);
}

int mutex_lock_interruptible(struct mutex *mutex)
{
	return lock_in(mutex, TASK_INTERRUPTIBLE);
}

void mutex_unlock_slow(struct mutex *mutex)
{
	wake_up(&mutex->wait);
}
