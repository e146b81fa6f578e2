#ifndef _STDLIB_H
#define _STDLIB_H

#include <stddef.h>

_Noreturn void exit(int status);
int atoi(const char *s);
long strtol(const char *s, char **end, int base);
unsigned long strtoul(const char *s, char **end, int base);

#endif
