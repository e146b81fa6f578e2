/* Pipes, to those outside pipe.c: pipe(7). */
#pragma once

#include <limen/types.h>

struct file;

/* pipe_fcntl() - F_GETPIPE_SZ and F_SETPIPE_SZ: the size in bytes, -EBADF (no pipe), -EINVAL,
 * -EBUSY, -EPERM, -ENOMEM. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
