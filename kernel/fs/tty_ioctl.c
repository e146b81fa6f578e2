/* ioctl(2) of the terminal: ioctl_tty(2). */
#include <limen/cred.h>
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/string.h>
#include <limen/tty.h>
#include <limen/uaccess.h>
#include "tty.h"

int tty_drain(struct tty_struct *tty)
{
	return wait_event_interruptible(&tty->write_wait, !READ_ONCE(tty->xmit_len));
}

void tty_flush_input(struct tty_struct *tty)
{
	unsigned long flags = spin_lock_irqsave(&tty->lock);

	n_tty_flush_input(tty);
	tty->pending_tail = tty->pending_head;
	spin_unlock_irqrestore(&tty->lock, flags);
}

/* TCXONC: 0 and 1 stop and start output, 2 and 3 tell the other side to stop and start. */
static long flow(struct tty_struct *tty, unsigned long arg)
{
	int error = tty_check_change(tty, SIGTTOU);
	unsigned long flags;

	if (error)
		return error;
	if (arg > 3)
		return -EINVAL;
	flags = spin_lock_irqsave(&tty->lock);
	if (arg == 0) {
		tty->tco_stopped = true;
		tty_stop(tty);
	} else if (arg == 1 && tty->tco_stopped) {
		tty->tco_stopped = false;
		tty_start(tty);
	} else if (arg > 1) {
		u8 c = CHAR(tty, arg == 2 ? VSTOP : VSTART);

		if (c)
			n_tty_output(tty, &c, 1);
	}
	spin_unlock_irqrestore(&tty->lock, flags);
	return 0;
}

/* TCFLSH: 0 input, 1 output, 2 both */
static long flush(struct tty_struct *tty, unsigned long arg)
{
	int error = tty_check_change(tty, SIGTTOU);
	unsigned long flags;

	if (error)
		return error;
	if (arg > 2)
		return -EINVAL;
	if (arg != 1)
		tty_flush_input(tty);
	if (arg != 0) {
		flags = spin_lock_irqsave(&tty->lock);
		tty_flush_output(tty);
		spin_unlock_irqrestore(&tty->lock, flags);
	}
	return 0;
}

/* tcdrain(3), tcsendbreak(3): the wire can't be held down, and Linux too says 0 then. */
static long send_break(struct tty_struct *tty)
{
	int error = tty_check_change(tty, SIGTTOU);

	if (error)
		return error;
	return tty_drain(tty) ? -EINTR : 0;
}

static long set_winsize(struct tty_struct *tty, const void __user *from)
{
	struct winsize size;
	unsigned long flags;
	bool changed;

	if (copy_from_user(&size, from, sizeof(size)))
		return -EFAULT;
	flags = spin_lock_irqsave(&tty->lock);
	changed = memcmp(&size, &tty->winsize, sizeof(size)) != 0;
	tty->winsize = size;
	spin_unlock_irqrestore(&tty->lock, flags);
	if (changed)
		tty_signal(tty, SIGWINCH);
	return 0;
}

static long get_winsize(struct tty_struct *tty, void __user *to)
{
	unsigned long flags = spin_lock_irqsave(&tty->lock);
	struct winsize size = tty->winsize;

	spin_unlock_irqrestore(&tty->lock, flags);
	return copy_to_user(to, &size, sizeof(size)) ? -EFAULT : 0;
}

/* As if the byte had been typed. */
static long simulate_input(struct tty_struct *tty, const char __user *from)
{
	char c;

	if (current->signal->tty != tty && !capable())
		return -EPERM;
	if (get_user(c, from))
		return -EFAULT;
	tty_receive(&c, 1);
	return 0;
}

static long get_count(struct tty_struct *tty, unsigned int cmd, int __user *to)
{
	unsigned long flags = spin_lock_irqsave(&tty->lock);
	int n = (int)(cmd == TIOCINQ ? input_count(tty) : tty->xmit_len);

	spin_unlock_irqrestore(&tty->lock, flags);
	return put_user(n, to);
}

/* The line discipline is N_TTY, 0, and there is no other. */
static long set_discipline(struct tty_struct *tty, const int __user *from)
{
	int n;

	if (get_user(n, from))
		return -EFAULT;
	return n ? -EINVAL : tty_check_change(tty, SIGTTOU);
}

long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file->private_data;

	if (tty_hung_up(file))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	switch (cmd) {
	case TCGETS:
	case TCGETS2:
		return tty_get_termios(tty, cmd, (void __user *)arg);
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
		return tty_set_termios(tty, cmd, (const void __user *)arg);
	case TCSBRK:
	case TCSBRKP:
		return send_break(tty);
	case TCXONC:
		return flow(tty, arg);
	case TCFLSH:
		return flush(tty, arg);
	case TIOCGWINSZ: /* zeros: a serial line can't tell its size */
		return get_winsize(tty, (void __user *)arg);
	case TIOCSWINSZ:
		return set_winsize(tty, (const void __user *)arg);
	case TIOCSTI:
		return simulate_input(tty, (const char __user *)arg);
	case TIOCINQ:
	case TIOCOUTQ:
		return get_count(tty, cmd, (int __user *)arg);
	case TIOCGETD:
		return put_user(0, (int __user *)arg);
	case TIOCSETD:
		return set_discipline(tty, (const int __user *)arg);
	case TIOCSCTTY:
	case TIOCNOTTY:
	case TIOCGPGRP:
	case TIOCSPGRP:
	case TIOCGSID:
		return tty_job_ioctl(tty, file, cmd, arg);
	}
	return -ENOTTY;
}
