/* select(2), pselect(2): three sets of descriptors, each a bitmap of longs. */
#include <limen/errno.h>
#include <limen/mm.h>
#include <limen/poll.h>
#include <limen/string.h>
#include <limen/syscalls.h>
#include <limen/uaccess.h>
#include "internal.h"
#include "poll.h"

#define IN_MASK	 (POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR | POLLNVAL)
#define OUT_MASK (POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR | POLLNVAL)
#define EX_MASK	 (POLLPRI | POLLNVAL)

enum { IN, OUT, EX, SETS };

static const unsigned int masks[SETS] = { IN_MASK, OUT_MASK, EX_MASK };

/* The sets, each of @words words: those asked about, and behind them those that are ready. */
struct fd_sets {
	unsigned int n; /* descriptors from 0 to n - 1 */
	size_t words;
	unsigned long *asked[SETS], *ready[SETS];
};

static bool is_set(const unsigned long *set, unsigned int fd)
{
	return set[fd / 64] >> fd % 64 & 1;
}

static bool is_asked(const struct fd_sets *s, unsigned int fd)
{
	return is_set(s->asked[IN], fd) || is_set(s->asked[OUT], fd) || is_set(s->asked[EX], fd);
}

/* Those that are asked about have to be open at the beginning: 0 or -EBADF. */
static int check_open(const struct fd_sets *s)
{
	struct files_struct *files = current->files;
	unsigned long closed = 0;

	spin_lock(&files->lock);
	for (size_t i = 0; i < s->words; i++) {
		unsigned long asked = s->asked[IN][i] | s->asked[OUT][i] | s->asked[EX][i];

		if (s->n - i * 64 < 64)
			asked &= (1UL << s->n % 64) - 1;
		closed |= asked & ~files->open_fds[i];
	}
	spin_unlock(&files->lock);
	return closed ? -EBADF : 0;
}

/* How many of the sets @fd is ready in: all, if another thread has closed it. */
static int select_one(struct fd_sets *s, unsigned int fd, struct poll_table *table)
{
	struct file *file = fget(fd);
	unsigned int mask = POLLNVAL;
	int ready = 0;

	if (file) {
		mask = vfs_poll(file, table);
		fput(file);
	}
	for (int i = 0; i < SETS; i++) {
		if (!(mask & masks[i]) || !is_set(s->asked[i], fd))
			continue;
		s->ready[i][fd / 64] |= 1UL << fd % 64;
		ready++;
	}
	return ready;
}

static int select_all(struct fd_sets *s, struct poll_table *table)
{
	int ready = 0;

	for (unsigned int fd = 0; fd < s->n; fd++) {
		if (is_asked(s, fd))
			ready += select_one(s, fd, table);
		if (ready)
			table->full = true;
	}
	table->full = true; /* from now on all queues are known */
	return ready;
}

static int wait_for_ready(struct fd_sets *s, u64 expires)
{
	struct poll_table table;
	bool late = expires == POLL_NOW;
	int ready;

	poll_init(&table);
	table.full = late;
	for (;;) {
		ready = select_all(s, &table);
		if (!ready && signal_pending(current)) /* also when there is no time to wait */
			ready = -ERESTARTNOHAND;
		if (ready || late)
			break;
		ready = table.error;
		if (ready)
			break;
		late = poll_sleep(&table, expires);
	}
	poll_free(&table);
	return ready;
}

/* --- the sets from and to user memory --- */

static int copy_sets_in(struct fd_sets *s, void __user *const user[SETS])
{
	for (int i = 0; i < SETS; i++)
		if (user[i] && copy_from_user(s->asked[i], user[i], s->words * sizeof(long)))
			return -EFAULT;
	return 0;
}

static int copy_sets_out(const struct fd_sets *s, void __user *const user[SETS])
{
	for (int i = 0; i < SETS; i++)
		if (user[i] && copy_to_user(user[i], s->ready[i], s->words * sizeof(long)))
			return -EFAULT;
	return 0;
}

static int do_select(int n, void __user *const user[SETS], u64 expires)
{
	struct fd_sets s = { 0 };
	unsigned long *bits;
	int ret;

	if (n < 0)
		return -EINVAL;
	s.n = min((unsigned int)n, READ_ONCE(current->files->max_fds));
	s.words = DIV_ROUND_UP(s.n, 64);
	bits = kzalloc(max(2 * SETS * s.words, 1UL) * sizeof(long));
	if (!bits)
		return -ENOMEM;
	for (unsigned int i = 0; i < SETS; i++) {
		s.asked[i] = bits + 2 * i * s.words;
		s.ready[i] = s.asked[i] + s.words;
	}
	ret = copy_sets_in(&s, user);
	if (!ret)
		ret = check_open(&s);
	if (!ret)
		ret = wait_for_ready(&s, expires);
	if (ret >= 0 && copy_sets_out(&s, user))
		ret = -EFAULT;
	kfree(bits);
	return ret;
}

SYSCALL_DEFINE5(select, int, n, void __user *, inp, void __user *, outp, void __user *, exp,
		void __user *, tvp)
{
	void __user *const user[SETS] = { inp, outp, exp };
	u64 expires;
	int error = poll_expires_tv(tvp, &expires);

	if (error)
		return error;
	return poll_finish(do_select(n, user, expires), expires, tvp, true);
}

/* The last argument of pselect6: a sixth is all that fits into registers. */
struct sigset_argpack {
	const sigset_t __user *p;
	size_t size;
};

SYSCALL_DEFINE6(pselect6, int, n, void __user *, inp, void __user *, outp, void __user *, exp,
		void __user *, tsp, void __user *, sig)
{
	void __user *const user[SETS] = { inp, outp, exp };
	struct sigset_argpack pack = { NULL, 0 };
	u64 expires;
	int error;

	if (sig && copy_from_user(&pack, sig, sizeof(pack)))
		return -EFAULT;
	error = poll_expires_ts(tsp, &expires);
	if (!error)
		error = set_user_sigmask(pack.p, pack.size);
	if (error)
		return error;
	return poll_finish(do_select(n, user, expires), expires, tsp, false);
}
