/* The users, for each of whom tasks, queued signals and pipes are counted. */
#include <limen/mm.h>
#include <limen/spinlock.h>
#include "task.h"

static spinlock_t lock = SPIN_LOCK_UNLOCKED; /* interrupts off; guards the list */
static struct user_struct root_user = { .list = { &root_user.list, &root_user.list }, .count = 1 };

struct user_struct *const init_user = &root_user;

/* All users are in one list: a machine has few at a time. */
struct user_struct *find_user(uid_t uid)
{
	struct user_struct *new = kzalloc(sizeof(*new)), *user = &root_user;
	unsigned long flags = spin_lock_irqsave(&lock);

	do {
		if (user->uid == uid)
			break;
		user = list_next_entry(user, list);
	} while (user != &root_user);
	if (user->uid != uid) {
		user = new;
		if (user) {
			user->uid = uid;
			list_add_tail(&user->list, &root_user.list);
		}
		new = NULL;
	}
	if (user)
		get_user_struct(user);
	spin_unlock_irqrestore(&lock, flags);
	kfree(new);
	return user;
}

void get_user_struct(struct user_struct *user)
{
	__atomic_add_fetch(&user->count, 1, __ATOMIC_RELAXED);
}

/* The last reference is only given back with the lock held, so that nobody finds what is freed. */
void put_user_struct(struct user_struct *user)
{
	u32 count = __atomic_load_n(&user->count, __ATOMIC_RELAXED);
	unsigned long flags;
	bool last;

	while (count > 1)
		if (__atomic_compare_exchange_n(&user->count, &count, count - 1, false,
						__ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
			return;
	flags = spin_lock_irqsave(&lock);
	last = __atomic_sub_fetch(&user->count, 1, __ATOMIC_ACQ_REL) == 0;
	if (last)
		list_del(&user->list);
	spin_unlock_irqrestore(&lock, flags);
	if (last)
		kfree(user);
}
