/* The kernel's random generator. */
#pragma once

#include <limen/types.h>

/* random_init() - seed it, once, before the first program starts. */
void random_init(void);
/*
 * add_entropy() - mix in something that an attacker can't know; never makes it worse. Any context.
 */
void add_entropy(const void *data, size_t size);
/* get_random_bytes() - @n unpredictable bytes.  Any context. */
void get_random_bytes(void *buf, size_t n);
