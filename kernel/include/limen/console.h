/*
 * Consoles: where the kernel log and /dev/console are shown.  write() takes raw bytes (the tty
 * layer has already turned "\n" into "\r\n"), may be called with interrupts off, and must not
 * sleep.
 */
#pragma once

#include <limen/types.h>

struct console {
	const char *name;
	void (*write)(const char *s, size_t n);
	struct console *next;
};

/* register_console() - add one; the log so far is shown on it.  @con must live for ever. */
void register_console(struct console *con);
/* console_write() - raw bytes to every console, under the console lock. */
void console_write(const char *s, size_t n);
