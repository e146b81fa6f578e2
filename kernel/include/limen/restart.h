/* Calls that were interrupted and go on by restart_syscall(2). */
#pragma once

#include <limen/types.h>

/* What must be done to restart a call that was interrupted. */
struct restart_block {
	long (*fn)(struct restart_block *restart);
	union {
		struct {
			u64 expires;
			void __user *rmtp;
			int clockid;
		} nanosleep;
		struct {
			u32 __user *uaddr;
			u32 val, flags, bitset;
			u64 expires;
		} futex;
		struct {
			void __user *fds;
			u32 nfds;
			u64 expires;
		} poll;
	};
};
