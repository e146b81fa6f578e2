/* Erasing what was typed: a character, a word or the line; and how the screen shows it. */
#include "tty.h"

void finish_erasing(struct tty_struct *tty)
{
	if (tty->erasing)
		echo_raw(tty, '/');
	tty->erasing = false;
}

static void rub_out(struct tty_struct *tty)
{
	echo_raw(tty, '\b');
	echo_raw(tty, ' ');
	echo_raw(tty, '\b');
}

/* How wide is what precedes the tab at read_head, up to the line's beginning or another tab? */
static void rub_out_tab(struct tty_struct *tty)
{
	unsigned int chars = 0;

	for (unsigned int tail = tty->read_head; tail != tty->canon_head;) {
		u8 c = tty_buf(tty, --tail);

		if (c == '\t') {
			echo_erase_tab(tty, chars, true);
			return;
		}
		if (is_control(c))
			chars += L_FLAG(tty, ECHOCTL) ? 2 : 0;
		else if (!is_continuation(tty, c))
			chars++;
	}
	echo_erase_tab(tty, chars, false);
}

/* ECHOPRT: a printer shows what is erased, backwards, between \ and /. */
static void print_erased(struct tty_struct *tty, u8 c, unsigned int bytes)
{
	if (!tty->erasing)
		echo_raw(tty, '\\');
	tty->erasing = true;
	echo_char(tty, c);
	for (unsigned int i = 1; i < bytes; i++)
		echo_raw(tty, tty_buf(tty, tty->read_head + i));
}

/* The character of @bytes bytes that began with @c is gone from the buffer. */
static void echo_erased(struct tty_struct *tty, u8 c, unsigned int bytes, bool one)
{
	if (L_FLAG(tty, ECHOPRT)) {
		print_erased(tty, c, bytes);
	} else if (one && !L_FLAG(tty, ECHOE)) {
		echo_char(tty, CHAR(tty, VERASE));
	} else if (c == '\t') {
		rub_out_tab(tty);
	} else {
		if (is_control(c) && L_FLAG(tty, ECHOCTL))
			rub_out(tty);
		if (!is_control(c) || L_FLAG(tty, ECHOCTL))
			rub_out(tty);
	}
}

static bool is_word(u8 c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
	       c >= 0xc0; /* of Latin-1, as Linux has it */
}

/* Kill without rubbing out one by one; true: that is how it is done. */
static bool kill_line(struct tty_struct *tty)
{
	if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOK) && L_FLAG(tty, ECHOKE) && L_FLAG(tty, ECHOE))
		return false;
	tty->read_head = tty->canon_head;
	if (!L_FLAG(tty, ECHO))
		return true;
	finish_erasing(tty);
	echo_char(tty, CHAR(tty, VKILL));
	if (L_FLAG(tty, ECHOK))
		echo_raw(tty, '\n');
	return true;
}

/* Where the last character in the buffer begins; read_head: it can't be told. */
static unsigned int last_char(const struct tty_struct *tty)
{
	unsigned int head = tty->read_head;

	do
		head--;
	while (is_continuation(tty, tty_buf(tty, head)) && head != tty->canon_head);
	return is_continuation(tty, tty_buf(tty, head)) ? tty->read_head : head;
}

void n_tty_erase(struct tty_struct *tty, u8 key)
{
	bool one = key == CHAR(tty, VERASE), word = !one && key == CHAR(tty, VWERASE), seen = false;

	if (tty->read_head == tty->canon_head || (!one && !word && kill_line(tty)))
		return;
	while (tty->read_head != tty->canon_head) {
		unsigned int head = last_char(tty), bytes = tty->read_head - head;
		u8 c = tty_buf(tty, head);

		if (!bytes || (word && seen && !is_word(c)))
			break;
		seen |= is_word(c);
		tty->read_head = head;
		if (L_FLAG(tty, ECHO))
			echo_erased(tty, c, bytes, one);
		if (one)
			break;
	}
	if (tty->read_head == tty->canon_head && L_FLAG(tty, ECHO))
		finish_erasing(tty);
}
