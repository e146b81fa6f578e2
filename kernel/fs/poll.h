/* What poll.c and select.c share: until when to wait, and the way back (poll_time.c). */
#pragma once

#include <limen/timer.h>

#define POLL_NOW 0UL /* in place of a time: don't wait at all */

/* poll_expires_ms() - for a time-out in milliseconds; negative: KTIME_MAX. */
u64 poll_expires_ms(int timeout);
/* poll_expires_ts() - for one in user memory, NULL: KTIME_MAX; 0, -EFAULT or -EINVAL. */
int poll_expires_ts(const void __user *timeout, u64 *expires);
/* the same for a struct timeval, which need not be normalised */
int poll_expires_tv(const void __user *timeout, u64 *expires);
/*
 * poll_finish() - the end of a call that changed the signal mask and tells how much time is left,
 * in @timeout, a struct timespec or (@timeval) timeval; returns what the call returns.
 */
int poll_finish(int ret, u64 expires, void __user *timeout, bool timeval);
