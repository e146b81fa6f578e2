/* The console's terminal, to those outside kernel/fs. */
#pragma once

#include <limen/types.h>

struct tty_struct;

/*
 * tty_receive() - @n bytes have been typed.  From the interrupt of the serial port, or any context.
 */
void tty_receive(const char *s, size_t n);
/*
 * disassociate_ctty() - the current process, if it leads a session, ends: the terminal's foreground
 * group is told (SIGHUP), and the terminal is nobody's.
 */
void disassociate_ctty(void);

/* Of /dev/tty, the caller's terminal, and of /dev/console, which never stops a background job. */
extern const struct file_operations tty_fops, console_fops;
