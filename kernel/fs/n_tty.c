/*
 * What becomes of a byte that was typed: it may mean something (a signal, stop, erase, the end of a
 * line), and if not it goes into the buffer; and it may be echoed.  termios(3) tells which flags
 * ask for what.
 */
#include <limen/sched.h>
#include <limen/string.h>
#include "tty.h"

/* In c_cc: no byte has the meaning; in the buffer, at a line's end: end of file. */
#define DISABLED 0

static void put_queue(struct tty_struct *tty, u8 c)
{
	tty->buf[tty->read_head++ % N_TTY_BUF_SIZE] = c;
}

void n_tty_flush_input(struct tty_struct *tty)
{
	tty->read_tail = tty->canon_head = tty->read_head = 0;
	tty->erasing = tty->push = false;
	memset(tty->line_end, 0, sizeof(tty->line_end));
}

/* --- the bytes that make lines --- */

static void end_line(struct tty_struct *tty, u8 c)
{
	set_line_end(tty, tty->read_head);
	put_queue(tty, c);
	tty->canon_head = tty->read_head;
}

static void echo_input(struct tty_struct *tty, u8 c)
{
	if (!L_FLAG(tty, ECHO))
		return;
	finish_erasing(tty);
	if (c == '\n') {
		echo_raw(tty, c);
		return;
	}
	echo_begins(tty);
	echo_char(tty, c);
}

static void reprint(struct tty_struct *tty, u8 key)
{
	finish_erasing(tty);
	echo_char(tty, key);
	echo_raw(tty, '\n');
	for (unsigned int pos = tty->canon_head; pos != tty->read_head; pos++)
		echo_char(tty, tty_buf(tty, pos));
}

static void literal_next(struct tty_struct *tty)
{
	tty->lnext = true;
	if (!L_FLAG(tty, ECHO))
		return;
	finish_erasing(tty);
	if (L_FLAG(tty, ECHOCTL)) {
		echo_raw(tty, '^');
		echo_raw(tty, '\b');
	}
}

/* True: the byte was one of these. */
static bool receive_canon(struct tty_struct *tty, u8 c)
{
	bool extended = L_FLAG(tty, IEXTEN);

	if (c == CHAR(tty, VERASE) || c == CHAR(tty, VKILL) ||
	    (c == CHAR(tty, VWERASE) && extended)) {
		n_tty_erase(tty, c);
	} else if (c == CHAR(tty, VLNEXT) && extended) {
		literal_next(tty);
	} else if (c == CHAR(tty, VREPRINT) && L_FLAG(tty, ECHO) && extended) {
		reprint(tty, c);
	} else if (c == '\n') {
		if (L_FLAG(tty, ECHO | ECHONL))
			echo_raw(tty, c);
		end_line(tty, c);
	} else if (c == CHAR(tty, VEOF)) {
		end_line(tty, DISABLED);
	} else if (c == CHAR(tty, VEOL) || (c == CHAR(tty, VEOL2) && extended)) {
		if (L_FLAG(tty, ECHO)) {
			echo_begins(tty);
			echo_char(tty, c);
		}
		if (c == 0xff && I_FLAG(tty, PARMRK))
			put_queue(tty, c);
		end_line(tty, c);
	} else {
		return false;
	}
	return true;
}

/* --- signals and flow --- */

/* The signal that the byte asks for, or 0. */
static int signal_of(const struct tty_struct *tty, u8 c)
{
	if (!L_FLAG(tty, ISIG))
		return 0;
	if (c == CHAR(tty, VINTR))
		return SIGINT;
	if (c == CHAR(tty, VQUIT))
		return SIGQUIT;
	return c == CHAR(tty, VSUSP) ? SIGTSTP : 0;
}

static void receive_signal(struct tty_struct *tty, u8 c)
{
	if (!L_FLAG(tty, NOFLSH)) {
		n_tty_flush_input(tty);
		tty_flush_output(tty);
	}
	if (I_FLAG(tty, IXON))
		tty_start(tty);
	if (L_FLAG(tty, ECHO))
		echo_char(tty, c);
}

/* IXANY: any byte starts output again. */
static void start_by_any(struct tty_struct *tty)
{
	if (tty->stopped && I_FLAG(tty, IXON) && I_FLAG(tty, IXANY))
		tty_start(tty);
}

/* A byte with a meaning; returns the signal to send, or 0. */
static int receive_special(struct tty_struct *tty, u8 c)
{
	int sig = signal_of(tty, c);

	if (I_FLAG(tty, IXON) && (c == CHAR(tty, VSTART) || c == CHAR(tty, VSTOP))) {
		if (c == CHAR(tty, VSTART))
			tty_start(tty);
		else
			tty_stop(tty);
		return 0;
	}
	if (sig) {
		receive_signal(tty, c);
		return sig;
	}
	start_by_any(tty);
	if (c == '\r') {
		if (I_FLAG(tty, IGNCR))
			return 0;
		if (I_FLAG(tty, ICRNL))
			c = '\n';
	} else if (c == '\n' && I_FLAG(tty, INLCR)) {
		c = '\r';
	}
	if (L_FLAG(tty, ICANON) && receive_canon(tty, c))
		return 0;
	echo_input(tty, c);
	if (c == 0xff && I_FLAG(tty, PARMRK))
		put_queue(tty, c);
	put_queue(tty, c);
	return 0;
}

static void receive_plain(struct tty_struct *tty, u8 c)
{
	start_by_any(tty);
	if (L_FLAG(tty, ECHO)) {
		finish_erasing(tty);
		echo_begins(tty);
		echo_char(tty, c);
	}
	if (c == 0xff && I_FLAG(tty, PARMRK))
		put_queue(tty, c);
	put_queue(tty, c);
}

static int receive(struct tty_struct *tty, u8 c)
{
	bool literal = tty->lnext;

	tty->lnext = false;
	if (I_FLAG(tty, ISTRIP))
		c &= 0x7f;
	if (I_FLAG(tty, IUCLC) && L_FLAG(tty, IEXTEN) && c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (L_FLAG(tty, EXTPROC)) {
		put_queue(tty, c);
		return 0;
	}
	if (!literal && (tty->special[c / WORD_BITS] >> c % WORD_BITS & 1))
		return receive_special(tty, c);
	receive_plain(tty, c);
	return 0;
}

/*
 * Is there room for one more byte?  In a line that fills the buffer, and has no end yet, each byte
 * takes the place of the last, so that the line's end still gets in.
 */
static bool make_room(struct tty_struct *tty)
{
	int room = (int)(N_TTY_BUF_SIZE - (tty->read_head - tty->read_tail));

	if (I_FLAG(tty, PARMRK))
		room = (room + 2) / 3;
	if (--room > 0)
		return true;
	if (!L_FLAG(tty, ICANON) || tty->canon_head != tty->read_tail)
		return false;
	if (room < 0)
		tty->read_head--;
	return true;
}

size_t n_tty_receive(struct tty_struct *tty, size_t n, u64 *signals)
{
	unsigned int shown = tty->shown;
	size_t taken = 0;

	while (taken < n && tty->shown - shown < BURST && tty->pending_tail != tty->pending_head &&
	       make_room(tty)) {
		int sig = receive(tty, tty->pending[tty->pending_tail++ % PENDING_SIZE]);

		if (sig)
			*signals |= sigmask(sig);
		taken++;
	}
	return taken;
}
