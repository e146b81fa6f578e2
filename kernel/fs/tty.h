/*
 * The terminal, as its files know it:
 *
 *	tty.c		open, read, write, poll
 *	n_tty.c		what becomes of a byte that was typed
 *	n_tty_erase.c	erasing it
 *	n_tty_read.c	what a read takes, and changed settings
 *	n_tty_out.c	output and echo
 *	tty_ioctl.c	requests, and of those
 *	tty_termios.c	the settings
 *	tty_job.c	whose terminal it is
 *
 * The rules and the results are those of Linux's line discipline, n_tty.
 */
#pragma once

#include <limen/mutex.h>
#include <limen/termios.h>

#define N_TTY_BUF_SIZE 4096U
#define XMIT_SIZE      4096U
#define PENDING_SIZE   65536U
#define BURST	       128U /* bytes that are shown with interrupts off */
#define WORD_BITS      64

struct file;
struct pid;

struct tty_struct {
	spinlock_t lock; /* interrupts off, since input comes in them; guards what follows */
	struct ktermios termios;
	struct winsize winsize;
	u64 special[256 / WORD_BITS]; /* input bytes that the settings give a meaning */

	/* Input.  The positions count all bytes ever. */
	u8 buf[N_TTY_BUF_SIZE];
	u64 line_end[N_TTY_BUF_SIZE / WORD_BITS]; /* the byte there ends a line (ICANON) */
	unsigned int read_tail, canon_head, read_head; /* taken; whole lines; all */
	bool lnext; /* the next byte has no meaning */
	bool erasing; /* within \.../ (ECHOPRT) */
	bool push; /* ICANON was set amid a line: what was there is handed out */
	u8 pending[PENDING_SIZE]; /* received, while there is no room above */
	unsigned int pending_tail, pending_head;

	/* Output. */
	unsigned int shown; /* bytes ever */
	unsigned int column, canon_column; /* of the cursor; where the line that is typed began */
	bool stopped; /* by ^S or TCXONC: output goes to xmit until it is started */
	bool tco_stopped; /* by TCXONC */
	u8 xmit[XMIT_SIZE];
	unsigned int xmit_len;

	struct wait_queue_head read_wait, write_wait;
	struct mutex read_lock, write_lock; /* one call at a time; sleeps with it */

	/* Whose it is: guarded by tasklist_lock. */
	struct pid *session, *pgrp; /* with references, or NULL */
	u32 hangups; /* sessions whose leader has ended; read without the lock, too */
};

extern struct tty_struct console_tty;

#define L_FLAG(tty, flag) ((tty)->termios.c_lflag & (flag))
#define I_FLAG(tty, flag) ((tty)->termios.c_iflag & (flag))
#define O_FLAG(tty, flag) ((tty)->termios.c_oflag & (flag))
#define CHAR(tty, which)  ((tty)->termios.c_cc[which])

static inline u8 tty_buf(const struct tty_struct *tty, unsigned int pos)
{
	return tty->buf[pos % N_TTY_BUF_SIZE];
}

static inline bool test_line_end(const struct tty_struct *tty, unsigned int pos)
{
	pos %= N_TTY_BUF_SIZE;
	return tty->line_end[pos / WORD_BITS] >> pos % WORD_BITS & 1;
}

static inline void set_line_end(struct tty_struct *tty, unsigned int pos)
{
	pos %= N_TTY_BUF_SIZE;
	tty->line_end[pos / WORD_BITS] |= 1UL << pos % WORD_BITS;
}

static inline void clear_line_end(struct tty_struct *tty, unsigned int pos)
{
	pos %= N_TTY_BUF_SIZE;
	tty->line_end[pos / WORD_BITS] &= ~(1UL << pos % WORD_BITS);
}

static inline bool is_control(u8 c)
{
	return c < 32 || c == 127;
}

/* is_continuation() - of a UTF-8 character, which counts as one with the bytes before it. */
static inline bool is_continuation(const struct tty_struct *tty, u8 c)
{
	return I_FLAG(tty, IUTF8) && (c & 0xc0) == 0x80;
}

/* In all of these tty->lock is held unless it says otherwise. */

/* n_tty_out.c: n_tty_output() returns how many bytes it took: all, unless output is stopped. */
size_t n_tty_output(struct tty_struct *tty, const u8 *s, size_t n);
unsigned int tty_write_room(const struct tty_struct *tty);
void tty_start(struct tty_struct *tty);
void tty_stop(struct tty_struct *tty);
void tty_flush_output(struct tty_struct *tty);
void echo_char(struct tty_struct *tty, u8 c); /* a control character as ^X (ECHOCTL) */
void echo_raw(struct tty_struct *tty, u8 c);
void echo_begins(struct tty_struct *tty); /* the first of a line is about to be echoed */
void echo_erase_tab(struct tty_struct *tty, unsigned int chars, bool after_tab);

/*
 * n_tty.c: n_tty_receive() takes up to @n pending bytes as long as there is room, and ends early
 * when a BURST has been echoed; how many.  The signals that they ask for are added to *@signals, a
 * sigset, to be sent with the lock given back.
 */
size_t n_tty_receive(struct tty_struct *tty, size_t n, u64 *signals);
void n_tty_flush_input(struct tty_struct *tty);

/* n_tty_erase.c: by VERASE, VWERASE or VKILL; finish_erasing() - something else comes (ECHOPRT) */
void n_tty_erase(struct tty_struct *tty, u8 key);
void finish_erasing(struct tty_struct *tty);

/* n_tty_read.c */
bool input_available(const struct tty_struct *tty, bool poll);
unsigned int input_count(const struct tty_struct *tty); /* TIOCINQ */
/* n_tty_read() - without the lock: bytes or -errno */
struct iov_iter;
ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to);
void n_tty_set_termios(struct tty_struct *tty, const struct ktermios *new, bool first);

/* tty_hung_up() - was it opened as /dev/tty of a session whose leader has ended?  With or without
 * the lock. */
bool tty_hung_up(const struct file *file);

/* tty.c, without the lock: tty_pump() - take pending bytes, wake readers, send signals; may sleep,
 * and leaves some to the next who reads when the caller is to end */
void tty_pump(struct tty_struct *tty);

/* tty_job.c, without the lock */
int tty_check_change(struct tty_struct *tty, int sig);
void tty_signal(struct tty_struct *tty, int sig); /* to the foreground group */
long tty_job_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg);
void tty_open_ctty(struct tty_struct *tty, struct file *file);

/* tty_ioctl.c, without the lock: tty_drain() - until what was written is shown: only ^S can keep
 * it. 0 or -ERESTARTSYS. */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
int tty_drain(struct tty_struct *tty);
void tty_flush_input(struct tty_struct *tty);

/* tty_termios.c, without the lock */
long tty_get_termios(struct tty_struct *tty, unsigned int cmd, void __user *to);
long tty_set_termios(struct tty_struct *tty, unsigned int cmd, const void __user *from);
