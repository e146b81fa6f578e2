/*
 * What a read of the terminal takes: with ICANON a line, or as much of one as fits; else bytes, by
 * VMIN and VTIME.
 */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/fs.h>
#include <limen/string.h>
#include <limen/timer.h>
#include "tty.h"

#define CHUNK	    64 /* bytes that move at a time, since the lock is not held while they go on */
#define TENTH	    (NSEC_PER_SEC / 10) /* VTIME's unit */
#define END_OF_FILE 0 /* the byte that ends a "line" by ^D; a reader does not see it */

bool input_available(const struct tty_struct *tty, bool poll)
{
	unsigned int amount = poll && !CHAR(tty, VTIME) && CHAR(tty, VMIN) ? CHAR(tty, VMIN) : 1;

	if (L_FLAG(tty, ICANON) && !L_FLAG(tty, EXTPROC))
		return tty->canon_head != tty->read_tail;
	return tty->read_head - tty->read_tail >= amount;
}

static bool is_end_of_file(const struct tty_struct *tty, unsigned int pos)
{
	return test_line_end(tty, pos) && tty_buf(tty, pos) == END_OF_FILE;
}

unsigned int input_count(const struct tty_struct *tty)
{
	unsigned int n = 0;

	if (!L_FLAG(tty, ICANON) || L_FLAG(tty, EXTPROC))
		return tty->read_head - tty->read_tail;
	for (unsigned int pos = tty->read_tail; pos != tty->canon_head; pos++)
		n += !is_end_of_file(tty, pos);
	return n;
}

/* --- taking, with the lock held --- */

/* Up to @n bytes; *more: neither the line has ended nor the lines. */
static size_t take_line(struct tty_struct *tty, u8 *to, size_t n, bool *more)
{
	size_t taken = 0;

	*more = false;
	while (tty->read_tail != tty->canon_head) {
		unsigned int pos = tty->read_tail;
		bool end = test_line_end(tty, pos);

		if (taken == n && !is_end_of_file(tty, pos)) {
			*more = true;
			return taken;
		}
		tty->read_tail++;
		clear_line_end(tty, pos);
		if (!end || tty_buf(tty, pos) != END_OF_FILE)
			to[taken++] = tty_buf(tty, pos);
		if (end) {
			tty->push = false;
			return taken;
		}
	}
	return taken;
}

static size_t take_bytes(struct tty_struct *tty, u8 *to, size_t n)
{
	size_t taken = 0;

	while (taken < n && tty->read_tail != tty->read_head)
		to[taken++] = tty_buf(tty, tty->read_tail++);
	return taken;
}

/* --- waiting --- */

/* How long a read without ICANON waits: termios(3), "Canonical and noncanonical mode". */
struct patience {
	size_t minimum; /* bytes for which it goes on waiting */
	u64 first,
		between; /* ns until the first byte, and from byte to byte; KTIME_MAX: for ever */
};

static struct patience get_patience(struct tty_struct *tty)
{
	unsigned long flags = spin_lock_irqsave(&tty->lock);
	u64 time = CHAR(tty, VTIME) * TENTH;
	size_t minimum = CHAR(tty, VMIN);
	struct patience p = { 1, KTIME_MAX, KTIME_MAX };

	if (!L_FLAG(tty, ICANON)) {
		p.minimum = minimum ? minimum : 1;
		p.first = minimum ? KTIME_MAX : time;
		p.between = minimum && time ? time : KTIME_MAX;
	}
	spin_unlock_irqrestore(&tty->lock, flags);
	return p;
}

static bool is_input(struct tty_struct *tty)
{
	unsigned long flags = spin_lock_irqsave(&tty->lock);
	bool available = input_available(tty, false);

	spin_unlock_irqrestore(&tty->lock, flags);
	return available;
}

/*
 * 0: there is something to read.  -ETIME: VTIME is over, or the terminal was hung up.  -EAGAIN:
 * O_NONBLOCK.  -ERESTARTSYS.
 */
static int wait_for_input(struct tty_struct *tty, struct file *file, u64 wait)
{
	u64 expires = wait == KTIME_MAX ? KTIME_MAX : sched_clock() + wait;
	DEFINE_WAIT(entry);
	int ret = 0;

	if (tty_hung_up(file))
		return -ETIME;
	if (is_input(tty))
		return 0;
	if (!wait)
		return -ETIME;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	for (;;) {
		prepare_to_wait(&tty->read_wait, &entry, TASK_INTERRUPTIBLE);
		if (tty_hung_up(file)) {
			ret = -ETIME;
			break;
		}
		if (is_input(tty)) {
			ret = 0;
			break;
		}
		if (ret)
			break;
		if (signal_pending(current))
			ret = -ERESTARTSYS;
		else if (schedule_until(expires))
			ret = -ETIME;
	}
	finish_wait(&tty->read_wait, &entry);
	return ret;
}

/* --- reading --- */

/* One chunk of what is there: bytes, -EFAULT, or -EAGAIN: no line, somebody has flushed it. */
static ssize_t read_chunk(struct tty_struct *tty, struct iov_iter *to, bool *more)
{
	size_t n = min(to->count, (size_t)CHUNK), taken;
	unsigned long flags;
	u8 chunk[CHUNK];
	bool fault, canonical, none;

	flags = spin_lock_irqsave(&tty->lock);
	canonical = L_FLAG(tty, ICANON) && !L_FLAG(tty, EXTPROC);
	none = canonical && tty->read_tail == tty->canon_head;
	if (canonical) {
		taken = take_line(tty, chunk, n, more);
	} else {
		taken = take_bytes(tty, chunk, n);
		*more = tty->read_tail != tty->read_head;
	}
	spin_unlock_irqrestore(&tty->lock, flags);
	fault = copy_to_iter(chunk, taken, to) != taken;
	memset(chunk, 0, sizeof(chunk)); /* it may be a password */
	barrier();
	if (none)
		return -EAGAIN;
	return fault ? -EFAULT : (ssize_t)taken;
}

/* What is there, as far as it fits: bytes, or read_chunk()'s error when the first has one. */
static ssize_t read_available(struct tty_struct *tty, struct iov_iter *to)
{
	ssize_t done = 0, n;
	bool more = true;

	while (more && to->count) {
		n = read_chunk(tty, to, &more);
		if (n < 0)
			return done ? done : n;
		done += n;
	}
	tty_pump(tty); /* there may be room for more input */
	return done;
}

static bool is_canonical(const struct tty_struct *tty)
{
	return (READ_ONCE(tty->termios.c_lflag) & (ICANON | EXTPROC)) == ICANON;
}

static ssize_t read_input(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	struct patience p = get_patience(tty);
	u64 wait = p.first;
	size_t done = 0;

	while (to->count) {
		int error = wait_for_input(tty, file, wait);
		ssize_t n;

		if (error == -ETIME)
			break; /* what there is, even nothing */
		if (error)
			return done ? (ssize_t)done : error;
		n = read_available(tty, to);
		if (n == -EAGAIN)
			continue;
		if (n < 0)
			return done ? (ssize_t)done : n;
		done += (size_t)n;
		if (is_canonical(tty) || done >= p.minimum)
			break;
		wait = p.between;
	}
	return (ssize_t)done;
}

ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	ssize_t ret;

	if (file->f_flags & O_NONBLOCK) {
		if (!mutex_trylock(&tty->read_lock))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->read_lock)) {
		return -ERESTARTSYS;
	}
	tty_pump(tty); /* what another reader left when it was killed */
	ret = read_input(tty, file, to);
	mutex_unlock(&tty->read_lock);
	return ret;
}
