/*
 * Lock-order checks, in builds with DEBUG=1: every two locks that are ever held together must
 * always be taken in the same order, or two CPUs can wait for each other for ever.  Locks that are
 * set up at the same place in the source are of one class.  A violation panics the first time that
 * it is possible, not the first time that it happens.
 */
#pragma once

#include <limen/types.h>

struct lock_class;

#ifdef CONFIG_DEBUG
struct lock_class {
	const char *name; /* "file:line" */
	u16 id; /* 0: not seen yet */
	bool nests; /* locks of this class may be held together, in an order of their own */
	bool sleeps; /* a mutex or semaphore: its holder may sleep */
};

#define LOCKDEP_MAX_HELD 16

/* What a task, or the interrupt that runs upon it, holds at the moment. */
struct held_locks {
	unsigned int n;
	struct lock_class *class[LOCKDEP_MAX_HELD];
};

/* lock_acquire(), lock_release() - by the lock functions themselves; @try: it did not wait. */
void lock_acquire(struct lock_class *class, bool try);
void lock_release(struct lock_class *class);
/* lockdep_assert_none() - may the current task sleep?  @what it is about to do. */
void lockdep_assert_none(const char *what);
/* lockdep_user_access() - may it touch user memory? */
void lockdep_user_access(void);

#define __LOCK_LINE(line)     #line
#define LOCK_NAME(file, line) file ":" __LOCK_LINE(line)
#define LOCK_CLASS_INIT	      .name = LOCK_NAME(__FILE__, __LINE__)
/* In a lock's initialiser at file level: a class of its own. */
#define STATIC_LOCK_CLASS(...)                 \
	, &(struct lock_class)                 \
	{                                      \
		LOCK_CLASS_INIT, ##__VA_ARGS__ \
	}
/* In code that sets up a lock: one class for all that are set up here. */
#define SET_LOCK_CLASS(lock, ...)                                                      \
	do {                                                                           \
		static struct lock_class __class = { LOCK_CLASS_INIT, ##__VA_ARGS__ }; \
		(lock)->class = &__class;                                              \
	} while (0)
#else
#define lockdep_assert_none(what) ((void)0)
#define lockdep_user_access()	  ((void)0)
#define lock_acquire(class, try)  ((void)0)
#define lock_release(class)	  ((void)0)
#define STATIC_LOCK_CLASS(...)
#define SET_LOCK_CLASS(lock, ...) ((void)0)
#endif
