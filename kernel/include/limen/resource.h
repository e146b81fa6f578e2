/* Resource limits and usage: getrlimit(2), getrusage(2). */
#pragma once

#include <limen/types.h>

#define RLIMIT_CPU	  0
#define RLIMIT_FSIZE	  1
#define RLIMIT_DATA	  2
#define RLIMIT_STACK	  3
#define RLIMIT_CORE	  4
#define RLIMIT_RSS	  5
#define RLIMIT_NPROC	  6
#define RLIMIT_NOFILE	  7
#define RLIMIT_MEMLOCK	  8
#define RLIMIT_AS	  9
#define RLIMIT_LOCKS	  10
#define RLIMIT_SIGPENDING 11
#define RLIMIT_MSGQUEUE	  12
#define RLIMIT_NICE	  13
#define RLIMIT_RTPRIO	  14
#define RLIMIT_RTTIME	  15
#define RLIM_NLIMITS	  16
#define RLIM64_INFINITY	  (~0UL)

struct rlimit64 {
	u64 rlim_cur, rlim_max;
};

/* rlimit(), rlimit_max() - the current task's soft and hard limit @resource (RLIMIT_*). */
unsigned long rlimit(unsigned int resource);
unsigned long rlimit_max(unsigned int resource);
/* rlimits_init() - the limits that pid 1 starts with, as Linux sets them for this much memory. */
void rlimits_init(struct rlimit64 *limits);
