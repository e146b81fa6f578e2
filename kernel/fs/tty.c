/*
 * /dev/console and /dev/tty, the terminal that the consoles make.  What is written passes the
 * output processing in chunks, as on Linux: a chunk that can't be read whole is not shown at all.
 */
#include <limen/errno.h>
#include <limen/fcntl.h>
#include <limen/mm.h>
#include <limen/poll.h>
#include <limen/tty.h>
#include <limen/uaccess.h>
#include <asm/serial.h>
#include "internal.h"
#include "tty.h"

#define CHUNK 2048 /* bytes that Linux's tty layer takes at a time */
#define BATCH 64U /* bytes of input that are worked off with interrupts off */

struct tty_struct console_tty; /* not in the image: its buffers are large */

/* The settings that Linux gives a serial console, 8N1 CLOCAL among them. */
static const struct ktermios initial_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = 0006260 | SERIAL_CBAUD,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = { 3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22 },
	.c_ispeed = SERIAL_SPEED,
	.c_ospeed = SERIAL_SPEED,
};

void tty_init(void)
{
	spin_lock_init(&console_tty.lock);
	init_waitqueue_head(&console_tty.read_wait);
	init_waitqueue_head(&console_tty.write_wait);
	mutex_init(&console_tty.read_lock);
	mutex_init(&console_tty.write_lock);
	n_tty_set_termios(&console_tty, &initial_termios, true);
}

/* --- input --- */

/* Up to @n pending bytes: those that there is room for, in one hold of the lock; how many. */
static size_t work_off(struct tty_struct *tty, size_t n)
{
	unsigned long flags = spin_lock_irqsave(&tty->lock);
	u64 signals = 0;
	size_t taken = n_tty_receive(tty, n, &signals);
	bool available = taken && input_available(tty, false);

	spin_unlock_irqrestore(&tty->lock, flags);
	if (available)
		wake_up(&tty->read_wait);
	for (; signals; signals &= signals - 1)
		tty_signal(tty, __builtin_ctzl(signals) + 1);
	return taken;
}

void tty_pump(struct tty_struct *tty)
{
	while (work_off(tty, BATCH) && !fatal_signal_pending(current))
		cond_resched();
}

/*
 * What nobody reads for too long is lost.  As many bytes are worked off as have come: there are
 * more of them only where there is no room, or where tty_pump() is about to take them.
 */
void tty_receive(const char *s, size_t n)
{
	struct tty_struct *tty = &console_tty;
	unsigned long flags = spin_lock_irqsave(&tty->lock);
	size_t taken;

	for (size_t i = 0; i < n && tty->pending_head - tty->pending_tail < PENDING_SIZE; i++)
		tty->pending[tty->pending_head++ % PENDING_SIZE] = (u8)s[i];
	spin_unlock_irqrestore(&tty->lock, flags);
	for (; n; n -= taken) {
		taken = work_off(tty, n);
		if (!taken)
			break;
	}
}

bool tty_hung_up(const struct file *file)
{
	const struct tty_struct *tty = file->private_data;

	return file->f_op == &tty_fops && file->f_version != READ_ONCE(tty->hangups);
}

static ssize_t tty_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	struct tty_struct *tty = file->private_data;
	int error = 0;

	if (tty_hung_up(file))
		return 0;
	if (file->f_op != &console_fops)
		error = tty_check_change(tty, SIGTTIN);
	return error ? error : n_tty_read(tty, file, to);
}

/* --- output --- */

static bool has_room(struct tty_struct *tty)
{
	return !READ_ONCE(tty->stopped) || tty_write_room(tty) >= 8;
}

/* How many of the bytes could be shown; fewer than @n with O_NONBLOCK or a signal, then *@error. */
static size_t show(struct tty_struct *tty, struct file *file, const u8 *s, size_t n, int *error)
{
	size_t done = 0;

	*error = signal_pending(current) ? -ERESTARTSYS : 0;
	while (done < n && !*error) {
		unsigned long flags = spin_lock_irqsave(&tty->lock);
		bool hung_up = tty_hung_up(file);
		size_t shown = 0;

		if (!hung_up)
			shown = n_tty_output(tty, s + done, min(n - done, (size_t)BURST));
		spin_unlock_irqrestore(&tty->lock, flags);
		done += shown;
		if (hung_up)
			*error = -EIO;
		else if (!shown && file->f_flags & O_NONBLOCK)
			*error = -EAGAIN;
		else if (!shown)
			*error = wait_event_interruptible(&tty->write_wait,
							  has_room(tty) || tty_hung_up(file));
	}
	return done;
}

static ssize_t show_all(struct tty_struct *tty, struct file *file, struct iov_iter *from, u8 *chunk)
{
	ssize_t written = 0;
	int error = 0;

	while (from->count && !error) {
		size_t n = min(from->count, (size_t)CHUNK), shown;

		if (written && signal_pending(current))
			break;
		if (copy_from_iter(chunk, n, from) != n)
			return written ? written : -EFAULT;
		shown = show(tty, file, chunk, n, &error);
		written += (ssize_t)shown;
		cond_resched();
	}
	return written ? written : error;
}

static ssize_t tty_write(struct file *file, struct iov_iter *from, loff_t *pos)
{
	struct tty_struct *tty = file->private_data;
	bool job = (tty->termios.c_lflag & TOSTOP) && file->f_op != &console_fops;
	ssize_t ret = job ? tty_check_change(tty, SIGTTOU) : 0;
	u8 *chunk;

	if (tty_hung_up(file))
		return -EIO;
	if (ret)
		return ret;
	if (file->f_flags & O_NONBLOCK) {
		if (!mutex_trylock(&tty->write_lock))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->write_lock)) {
		return -ERESTARTSYS;
	}
	chunk = kmalloc(CHUNK);
	ret = chunk ? show_all(tty, file, from, chunk) : -ENOMEM;
	kfree(chunk);
	mutex_unlock(&tty->write_lock);
	return ret;
}

static unsigned int tty_poll(struct file *file, struct poll_table *table)
{
	struct tty_struct *tty = file->private_data;
	unsigned int mask = 0;
	unsigned long flags;

	tty_pump(tty); /* what a reader left when he was killed */
	poll_wait(file, &tty->read_wait, table);
	poll_wait(file, &tty->write_wait, table);
	if (tty_hung_up(file))
		return DEFAULT_POLLMASK | POLLERR | POLLHUP;
	flags = spin_lock_irqsave(&tty->lock);
	if (input_available(tty, true))
		mask |= POLLIN | POLLRDNORM;
	if (tty->xmit_len < 256) /* Linux's WAKEUP_CHARS */
		mask |= POLLOUT | POLLWRNORM;
	spin_unlock_irqrestore(&tty->lock, flags);
	return mask;
}

/* --- opening --- */

static int console_open(struct file *file)
{
	file->private_data = &console_tty;
	return 0;
}

/* /dev/tty is the terminal of the caller's session, which only the console's can be. */
static int tty_open(struct file *file)
{
	unsigned long flags = spin_lock_irqsave(&tasklist_lock);
	bool has_one = current->signal->tty;

	file->private_data = &console_tty;
	file->f_version = console_tty.hangups;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return has_one ? 0 : -ENXIO;
}

const struct file_operations console_fops = {
	.read_iter = tty_read,
	.write_iter = tty_write,
	.poll = tty_poll,
	.ioctl = tty_ioctl,
	.open = console_open,
};

const struct file_operations tty_fops = {
	.read_iter = tty_read,
	.write_iter = tty_write,
	.poll = tty_poll,
	.ioctl = tty_ioctl,
	.open = tty_open,
};
