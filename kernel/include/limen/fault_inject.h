/*
 * Failure injection: in a build that has it (make WITH=selftest), tests make allocations fail, each
 * in turn.
 */
#pragma once

#include <limen/types.h>
#include <generated/rooms.h>

#ifdef CONFIG_SELFTEST
/* should_fail() - is this allocation one that is to fail?  Any context. */
bool should_fail(void);
#else
static inline bool should_fail(void)
{
	return false;
}
#endif
