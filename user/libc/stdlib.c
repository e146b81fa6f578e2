/* Numbers out of text. */
#include <stdlib.h>

static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return (c | 0x20) - 'a' + 10;
	return 99;
}

/* Bases 0, 8, 10 and 16 as in C. A number that is too large wraps. */
unsigned long strtoul(const char *s, char **end, int base)
{
	const char *p = s;
	unsigned long value = 0;
	int negative = 0;

	while (*p == ' ' || (*p >= '\t' && *p <= '\r'))
		p++;
	if (*p == '-' || *p == '+')
		negative = *p++ == '-';
	if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 0x20) == 'x' && digit(p[2]) < 16) {
		base = 16;
		p += 2;
	} else if (base == 0) {
		base = *p == '0' ? 8 : 10;
	}
	if (end)
		*end = (char *)(digit(*p) < (unsigned int)base ? p : s);
	for (; digit(*p) < (unsigned int)base; p++) {
		value = value * base + digit(*p);
		if (end)
			*end = (char *)(p + 1);
	}
	return negative ? -value : value;
}

long strtol(const char *s, char **end, int base)
{
	return strtoul(s, end, base);
}

int atoi(const char *s)
{
	return strtoul(s, NULL, 10);
}
