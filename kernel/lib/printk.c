/*
 * The kernel log.  Messages go into a ring as text lines "<n>[seconds] message"; lines of a level
 * below console_loglevel go to every console at once.  A console that registers late is shown the
 * ring first.
 */
#include <limen/console.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include <limen/spinlock.h>
#include <limen/string.h>

#define LOG_SIZE 0x4000 /* a power of two */
#define LINE_MAX 512

int console_loglevel = 7;

static spinlock_t log_lock = SPIN_LOCK_UNLOCKED; /* guards all below */
static char ring[LOG_SIZE];
static unsigned long ring_head; /* bytes ever written */
static struct console *consoles;

static void ring_write(const char *s, size_t n)
{
	while (n--)
		ring[ring_head++ % LOG_SIZE] = *s++;
}

static void consoles_write(const char *s, size_t n)
{
	for (struct console *con = consoles; con; con = con->next)
		con->write(s, n);
}

void console_write(const char *s, size_t n)
{
	unsigned long flags = spin_lock_irqsave(&log_lock);

	consoles_write(s, n);
	spin_unlock_irqrestore(&log_lock, flags);
}

/* "<n>" at the start of a message sets its level. */
static int message_level(const char **fmt)
{
	const char *s = *fmt;

	if (s[0] != '<' || s[1] < '0' || s[1] > '7' || s[2] != '>')
		return 4;
	*fmt = s + 3;
	return s[1] - '0';
}

void vprintk(const char *fmt, va_list ap)
{
	int level = message_level(&fmt);
	u64 usecs = sched_clock() / 1000;
	unsigned long flags;
	char line[LINE_MAX];
	int head, n;

	head = snprintf(line, sizeof(line), "<%d>[%5lu.%06lu] ", level, usecs / 1000000,
			usecs % 1000000);
	n = head + vsnprintf(line + head, sizeof(line) - head - 2, fmt, ap);
	n = min(n, LINE_MAX - 3);
	while (n > head && (line[n - 1] == '\n' || line[n - 1] == ' '))
		n--;
	line[n++] = '\r';
	line[n++] = '\n';

	flags = spin_lock_irqsave(&log_lock);
	ring_write(line, n);
	if (level < console_loglevel)
		consoles_write(line + 3, n - 3);
	spin_unlock_irqrestore(&log_lock, flags);
}

void printk(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintk(fmt, ap);
	va_end(ap);
}

/* Show the ring's lines that the log level lets through. */
static void replay(struct console *con)
{
	unsigned long pos = ring_head > LOG_SIZE ? ring_head - LOG_SIZE : 0;
	bool show = false;

	while (pos < ring_head) {
		if (pos == 0 || ring[(pos - 1) % LOG_SIZE] == '\n') {
			show = ring[(pos + 1) % LOG_SIZE] - '0' < console_loglevel;
			pos += 3;
		}
		if (show)
			con->write(&ring[pos % LOG_SIZE], 1);
		pos++;
	}
}

void register_console(struct console *con)
{
	unsigned long flags = spin_lock_irqsave(&log_lock);

	replay(con);
	con->next = consoles;
	consoles = con;
	spin_unlock_irqrestore(&log_lock, flags);
}
