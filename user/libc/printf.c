/*
 * A small printf: %d %i %u %x %p %c %s %%, with l or z, a width, `0` and `-`.
 * Each call hands its text to write() at once (in pieces, when it is longer than the buffer),
 * so nothing is lost when a program dies.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct out {
	int fd; /* -1: only into buf, cutting what is too long, for snprintf */
	char *buf;
	size_t size;
	size_t used;
	int total;
};

static void flush(struct out *out)
{
	size_t done = 0;

	while (done < out->used) {
		ssize_t n = write(out->fd, out->buf + done, out->used - done);

		if (n <= 0)
			break;
		done += n;
	}
	out->used = 0;
}

static void put(struct out *out, char c)
{
	if (out->fd >= 0 && out->used == out->size)
		flush(out);
	if (out->used < out->size)
		out->buf[out->used++] = c;
	out->total++;
}

static void pad(struct out *out, char c, int count)
{
	while (count-- > 0)
		put(out, c);
}

/* `sign` is what stands before the digits or letters: "", "-" or "0x". */
static void field(struct out *out, const char *sign, const char *text, size_t len, int width,
		  char fill)
{
	int spare = width < 0 ? -width : width;

	spare -= strlen(sign) + len;
	if (width > 0 && fill == ' ')
		pad(out, ' ', spare);
	while (*sign)
		put(out, *sign++);
	if (width > 0 && fill == '0')
		pad(out, '0', spare);
	for (size_t i = 0; i < len; i++)
		put(out, text[i]);
	if (width < 0)
		pad(out, ' ', spare);
}

static void number(struct out *out, const char *sign, unsigned long value, unsigned int base,
		   int width, char fill)
{
	char digits[20]; /* 2^64 has twenty */
	char *p = digits + sizeof(digits);

	do
		*--p = "0123456789abcdef"[value % base];
	while (value /= base);
	field(out, sign, p, digits + sizeof(digits) - p, width, fill);
}

static void format(struct out *out, const char *fmt, va_list ap)
{
	for (; *fmt; fmt++) {
		char fill = ' ';
		int left = 0, width = 0, is_long = 0;
		const char *s;
		char c;
		long d;

		if (*fmt != '%') {
			put(out, *fmt);
			continue;
		}
		for (fmt++; *fmt == '0' || *fmt == '-'; fmt++) {
			if (*fmt == '0')
				fill = '0';
			else
				left = 1;
		}
		for (; *fmt >= '0' && *fmt <= '9'; fmt++)
			width = width * 10 + *fmt - '0';
		if (left)
			width = -width;
		for (; *fmt == 'l' || *fmt == 'z'; fmt++)
			is_long = 1;

		switch (*fmt) {
		case 'd':
		case 'i':
			d = is_long ? va_arg(ap, long) : va_arg(ap, int);
			number(out, d < 0 ? "-" : "", d < 0 ? -(unsigned long)d : (unsigned long)d,
			       10, width, fill);
			break;
		case 'u':
			number(out, "", is_long ? va_arg(ap, unsigned long) : va_arg(ap, unsigned),
			       10, width, fill);
			break;
		case 'x':
			number(out, "", is_long ? va_arg(ap, unsigned long) : va_arg(ap, unsigned),
			       16, width, fill);
			break;
		case 'p':
			number(out, "0x", (unsigned long)va_arg(ap, void *), 16, width, fill);
			break;
		case 'c':
			c = va_arg(ap, int);
			field(out, "", &c, 1, width, ' ');
			break;
		case 's':
			s = va_arg(ap, const char *);
			s = s ? s : "(null)";
			field(out, "", s, strlen(s), width, ' ');
			break;
		case '%':
			put(out, '%');
			break;
		default: /* not one of ours: show it as it stands */
			put(out, '%');
			if (!*fmt)
				return;
			put(out, *fmt);
		}
	}
}

int vdprintf(int fd, const char *fmt, va_list ap)
{
	char buf[256];
	struct out out = { .fd = fd, .buf = buf, .size = sizeof(buf) };

	format(&out, fmt, ap);
	flush(&out);
	return out.total;
}

int dprintf(int fd, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vdprintf(fd, fmt, ap);
	va_end(ap);
	return n;
}

int printf(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vdprintf(STDOUT_FILENO, fmt, ap);
	va_end(ap);
	return n;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	struct out out = { .fd = -1, .buf = buf, .size = size ? size - 1 : 0 };
	va_list ap;

	va_start(ap, fmt);
	format(&out, fmt, ap);
	va_end(ap);
	if (size)
		buf[out.used] = '\0';
	return out.total;
}

int puts(const char *s)
{
	return printf("%s\n", s);
}

void perror(const char *s)
{
	dprintf(STDERR_FILENO, "%s: %s\n", s, strerror(errno));
}
