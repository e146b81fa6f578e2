/*
 * vsnprintf(): %d %i %u %x %c %s %p %%, with -, 0, width, precision and l, ll, z.  As in C, the
 * result is the length that the whole text would have.
 */
#include <limen/printk.h>
#include <limen/string.h>

struct out {
	char *buf;
	size_t size, len; /* len counts what did not fit too */
};

struct spec {
	bool left, zero;
	int width, precision;
	int longs; /* how many l */
};

static void put(struct out *out, char c)
{
	if (out->len + 1 < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static void put_padded(struct out *out, const char *s, int n, const struct spec *spec)
{
	int pad = spec->width - n;

	if (!spec->left)
		while (pad-- > 0)
			put(out, spec->zero ? '0' : ' ');
	while (n--)
		put(out, *s++);
	while (pad-- > 0)
		put(out, ' ');
}

static void put_number(struct out *out, u64 value, unsigned int base, bool negative,
		       struct spec *spec)
{
	char digits[24], *p = digits + sizeof(digits);

	do
		*--p = "0123456789abcdef"[value % base];
	while (value /= base);
	if (negative && spec->zero) {
		put(out, '-');
		spec->width--;
	} else if (negative) {
		*--p = '-';
	}
	put_padded(out, p, (int)(digits + sizeof(digits) - p), spec);
}

static const char *parse_spec(const char *fmt, struct spec *spec, va_list *ap)
{
	*spec = (struct spec){ .precision = -1 };
	for (;; fmt++) {
		if (*fmt == '-')
			spec->left = true;
		else if (*fmt == '0')
			spec->zero = true;
		else
			break;
	}
	if (*fmt == '*') {
		spec->width = va_arg(*ap, int);
		fmt++;
	}
	while (*fmt >= '0' && *fmt <= '9')
		spec->width = spec->width * 10 + *fmt++ - '0';
	if (*fmt == '.' && fmt[1] == '*') {
		spec->precision = va_arg(*ap, int);
		fmt += 2;
	}
	while (*fmt == 'l' || *fmt == 'z') {
		spec->longs++;
		fmt++;
	}
	return fmt;
}

static void put_string(struct out *out, const char *s, struct spec *spec)
{
	if (!s)
		s = "(null)";
	spec->zero = false;
	put_padded(out, s, (int)(spec->precision < 0 ? strlen(s) : strnlen(s, spec->precision)),
		   spec);
}

/* Takes a pointer to the list, because an array-typed va_list would lose its place in a copy. */
static void put_conversion(struct out *out, char conversion, struct spec *spec, va_list *ap)
{
	s64 value;
	char c;

	switch (conversion) {
	case 'd':
	case 'i':
		value = spec->longs ? va_arg(*ap, long) : va_arg(*ap, int);
		put_number(out, value < 0 ? -(u64)value : (u64)value, 10, value < 0, spec);
		break;
	case 'u':
	case 'x':
		put_number(out,
			   spec->longs ? va_arg(*ap, unsigned long) : va_arg(*ap, unsigned int),
			   conversion == 'u' ? 10 : 16, false, spec);
		break;
	case 'p':
		spec->zero = true;
		spec->width = 16;
		put_number(out, (u64)va_arg(*ap, void *), 16, false, spec);
		break;
	case 's':
		put_string(out, va_arg(*ap, const char *), spec);
		break;
	case 'c':
		c = (char)va_arg(*ap, int);
		put_padded(out, &c, 1, spec);
		break;
	default:
		put(out, conversion);
	}
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct out out = { buf, size, 0 };
	struct spec spec;
	va_list ap;

	va_copy(ap, args);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(&out, *fmt);
			continue;
		}
		fmt = parse_spec(fmt + 1, &spec, &ap);
		if (!*fmt)
			break;
		put_conversion(&out, *fmt, &spec, &ap);
	}
	va_end(ap);
	if (size)
		buf[min(out.len, size - 1)] = '\0';
	return (int)out.len;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n;
}
