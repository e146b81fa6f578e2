/*
 * Output of the terminal: what programs write and what is echoed pass the processing that the
 * settings ask for (termios(3), OPOST), and keep count of the cursor's column, by which tabs are
 * erased.  While output is stopped (^S) it collects in tty->xmit.
 */
#include <limen/console.h>
#include <limen/string.h>
#include "tty.h"

/* --- to the console --- */

unsigned int tty_write_room(const struct tty_struct *tty)
{
	return XMIT_SIZE - tty->xmit_len;
}

/* What is echoed with no room left is lost. */
static void put(struct tty_struct *tty, const char *s, size_t n)
{
	tty->shown += n;
	if (!tty->stopped) {
		console_write(s, n);
		return;
	}
	n = min(n, (size_t)tty_write_room(tty));
	memcpy(tty->xmit + tty->xmit_len, s, n);
	tty->xmit_len += n;
}

static void put_char(struct tty_struct *tty, u8 c)
{
	put(tty, (const char *)&c, 1);
}

void tty_stop(struct tty_struct *tty)
{
	tty->stopped = true;
}

void tty_start(struct tty_struct *tty)
{
	if (!tty->stopped || tty->tco_stopped)
		return;
	tty->stopped = false;
	console_write((const char *)tty->xmit, tty->xmit_len);
	tty_flush_output(tty);
}

void tty_flush_output(struct tty_struct *tty)
{
	tty->xmit_len = 0;
	wake_up(&tty->write_wait);
}

/* --- processing --- */

static void output_newline(struct tty_struct *tty)
{
	if (O_FLAG(tty, ONLRET | ONLCR))
		tty->column = 0;
	tty->canon_column = tty->column;
	if (O_FLAG(tty, ONLCR))
		put_char(tty, '\r');
	put_char(tty, '\n');
}

static void output_return(struct tty_struct *tty)
{
	if (O_FLAG(tty, ONOCR) && tty->column == 0)
		return;
	if (!O_FLAG(tty, OCRNL) || O_FLAG(tty, ONLRET))
		tty->canon_column = tty->column = 0;
	put_char(tty, O_FLAG(tty, OCRNL) ? '\n' : '\r');
}

static void output_tab(struct tty_struct *tty)
{
	unsigned int spaces = 8 - tty->column % 8;

	tty->column += spaces;
	if (O_FLAG(tty, TABDLY) == XTABS)
		put(tty, "        ", spaces);
	else
		put_char(tty, '\t');
}

static void output_char(struct tty_struct *tty, u8 c)
{
	switch (c) {
	case '\n':
		output_newline(tty);
		return;
	case '\r':
		output_return(tty);
		return;
	case '\t':
		output_tab(tty);
		return;
	case '\b':
		if (tty->column > 0)
			tty->column--;
		break;
	default:
		if (O_FLAG(tty, OLCUC) && c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (!is_control(c) && !is_continuation(tty, c))
			tty->column++;
	}
	put_char(tty, c);
}

/* How many of the bytes need nothing but to be counted. */
static size_t plain_run(const struct tty_struct *tty, const u8 *s, size_t n)
{
	size_t run = 0;

	if (O_FLAG(tty, OLCUC) || I_FLAG(tty, IUTF8))
		return 0;
	while (run < n && !is_control(s[run]))
		run++;
	return run;
}

size_t n_tty_output(struct tty_struct *tty, const u8 *s, size_t n)
{
	size_t done = 0;

	if (tty->stopped)
		n = min(n, (size_t)tty_write_room(tty) / 8); /* a byte becomes 8 at most: a tab */
	if (!O_FLAG(tty, OPOST)) {
		put(tty, (const char *)s, n);
		return n;
	}
	while (done < n) {
		size_t run = plain_run(tty, s + done, n - done);

		if (run) {
			put(tty, (const char *)s + done, run);
			tty->column += run;
			done += run;
		} else {
			output_char(tty, s[done++]);
		}
	}
	return n;
}

/* --- echo --- */

void echo_begins(struct tty_struct *tty)
{
	if (tty->canon_head == tty->read_head)
		tty->canon_column = tty->column;
}

void echo_raw(struct tty_struct *tty, u8 c)
{
	if (O_FLAG(tty, OPOST))
		output_char(tty, c);
	else
		put_char(tty, c);
}

void echo_char(struct tty_struct *tty, u8 c)
{
	if (!L_FLAG(tty, ECHOCTL) || !is_control(c) || c == '\t') {
		echo_raw(tty, c);
		return;
	}
	put_char(tty, '^');
	put_char(tty, c ^ 0100);
	tty->column += 2;
}

/* Back over a tab that stands @chars columns behind the line's beginning, or behind another tab. */
void echo_erase_tab(struct tty_struct *tty, unsigned int chars, bool after_tab)
{
	if (!after_tab)
		chars += tty->canon_column;
	for (unsigned int n = 8 - chars % 8; n > 0; n--) {
		put_char(tty, '\b');
		if (tty->column > 0)
			tty->column--;
	}
}
