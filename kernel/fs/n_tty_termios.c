/*
 * New settings of the terminal: which bytes they give a meaning, and what of the input becomes
 * lines.
 */
#include <limen/string.h>
#include "tty.h"

static void mark(struct tty_struct *tty, u8 c)
{
	tty->special[c / WORD_BITS] |= 1UL << c % WORD_BITS;
}

static void mark_line_chars(struct tty_struct *tty)
{
	static const u8 always[] = { VERASE, VKILL, VEOF, VEOL };
	static const u8 extended[] = { VWERASE, VLNEXT, VEOL2 };

	mark(tty, '\n');
	for (size_t i = 0; i < ARRAY_SIZE(always); i++)
		mark(tty, CHAR(tty, always[i]));
	if (!L_FLAG(tty, IEXTEN))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(extended); i++)
		mark(tty, CHAR(tty, extended[i]));
	if (L_FLAG(tty, ECHO))
		mark(tty, CHAR(tty, VREPRINT));
}

static void mark_special(struct tty_struct *tty)
{
	memset(tty->special, 0, sizeof(tty->special));
	if (I_FLAG(tty, IGNCR | ICRNL))
		mark(tty, '\r');
	if (I_FLAG(tty, INLCR))
		mark(tty, '\n');
	if (L_FLAG(tty, ICANON))
		mark_line_chars(tty);
	if (I_FLAG(tty, IXON)) {
		mark(tty, CHAR(tty, VSTART));
		mark(tty, CHAR(tty, VSTOP));
	}
	if (L_FLAG(tty, ISIG)) {
		mark(tty, CHAR(tty, VINTR));
		mark(tty, CHAR(tty, VQUIT));
		mark(tty, CHAR(tty, VSUSP));
	}
	tty->special[0] &= ~1UL; /* 0 in c_cc is no byte */
}

/* What was typed with the other setting of ICANON is not lost: as a line, whole as it is. */
static void change_mode(struct tty_struct *tty)
{
	memset(tty->line_end, 0, sizeof(tty->line_end));
	tty->push = L_FLAG(tty, ICANON) && tty->read_head != tty->read_tail;
	if (tty->push) {
		set_line_end(tty, tty->read_head - 1);
		tty->canon_head = tty->read_head;
	} else {
		tty->canon_head = tty->read_tail;
	}
	tty->erasing = tty->lnext = false;
}

void n_tty_set_termios(struct tty_struct *tty, const struct ktermios *new, bool first)
{
	u32 changed = first ? ICANON : tty->termios.c_lflag ^ new->c_lflag;
	bool ixon = I_FLAG(tty, IXON);

	tty->termios = *new;
	if (changed & (ICANON | EXTPROC))
		change_mode(tty);
	mark_special(tty);
	if (ixon && !I_FLAG(tty, IXON)) /* nobody could start it any more */
		tty_start(tty);
	wake_up(&tty->write_wait);
	wake_up(&tty->read_wait);
}
