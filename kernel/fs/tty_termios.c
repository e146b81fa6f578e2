/*
 * The terminal's settings, read and changed: ioctl_tty(2).  Each request comes in two forms: the
 * old one has no speeds but those that c_cflag has numbers for.
 */
#include <limen/errno.h>
#include <limen/fs.h>
#include <limen/uaccess.h>
#include <asm/serial.h>
#include "tty.h"

static size_t size_of(unsigned int cmd)
{
	bool has_speeds = cmd == TCGETS2 || cmd == TCSETS2 || cmd == TCSETSW2 || cmd == TCSETSF2;

	return has_speeds ? sizeof(struct ktermios) : offsetof(struct ktermios, c_ispeed);
}

long tty_get_termios(struct tty_struct *tty, unsigned int cmd, void __user *to)
{
	unsigned long flags = spin_lock_irqsave(&tty->lock);
	struct ktermios termios = tty->termios;

	spin_unlock_irqrestore(&tty->lock, flags);
	return copy_to_user(to, &termios, size_of(cmd)) ? -EFAULT : 0;
}

/* The speeds that CBAUD has numbers for; those from 16 on have the bit CBAUDEX in place of 15. */
static const u32 speeds[] = {
	0,	 50,	  75,	   110,	    134,     150,     200,     300,
	600,	 1200,	  1800,	   2400,    4800,    9600,    19200,   38400,
	57600,	 115200,  230400,  460800,  500000,  576000,  921600,  1000000,
	1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
};

/* The speed that @cflag says, or @other, which stands in a field of its own. */
static u32 speed(u32 cflag, u32 other)
{
	u32 number = cflag & CBAUD;

	if (number == BOTHER)
		return other;
	if (number & CBAUDEX)
		number = (number & ~CBAUDEX) + 15;
	return number < ARRAY_SIZE(speeds) ? speeds[number] : 0;
}

/* What CBAUD says for @speed. */
static u32 cbaud(u32 speed)
{
	for (u32 i = 0; i < ARRAY_SIZE(speeds); i++)
		if (speeds[i] == speed)
			return i > 15 ? (i - 15) | CBAUDEX : i;
	return BOTHER;
}

/* Too fast for the port: it stays as it is, as on Linux (uart_get_baud_rate()). */
static void set_speeds(struct ktermios *termios, u32 old)
{
	u32 input = termios->c_cflag >> IBSHIFT;

	termios->c_ospeed = speed(termios->c_cflag, termios->c_ospeed);
	termios->c_ispeed = input & CBAUD ? speed(input, termios->c_ispeed) : termios->c_ospeed;
	if (termios->c_ospeed > SERIAL_SPEED_MAX) {
		termios->c_cflag &= ~(CBAUD | CBAUD << IBSHIFT);
		termios->c_cflag |= cbaud(old);
		termios->c_ispeed = termios->c_ospeed = old;
	}
}

/* The forms that end in W and F wait until all is shown, that in F forgets what was typed. */
long tty_set_termios(struct tty_struct *tty, unsigned int cmd, const void __user *from)
{
	int error = tty_check_change(tty, SIGTTOU);
	struct ktermios termios;
	unsigned long flags;
	u32 old;

	if (error)
		return error;
	flags = spin_lock_irqsave(&tty->lock);
	termios = tty->termios;
	spin_unlock_irqrestore(&tty->lock, flags);
	old = termios.c_ospeed;
	if (copy_from_user(&termios, from, size_of(cmd)))
		return -EFAULT;
	set_speeds(&termios, old);
	if (cmd != TCSETS && cmd != TCSETS2) {
		error = tty_drain(tty);
		if (error)
			return error;
	}
	if (cmd == TCSETSF || cmd == TCSETSF2)
		tty_flush_input(tty);
	flags = spin_lock_irqsave(&tty->lock);
	termios.c_line = tty->termios.c_line;
	n_tty_set_termios(tty, &termios, false);
	spin_unlock_irqrestore(&tty->lock, flags);
	tty_pump(tty);
	return 0;
}
