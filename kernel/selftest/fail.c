/*
 * Failure injection: the test asks that the nth allocation from now on fail, whoever makes it, and
 * afterwards whether it came to that.  So a test can make each allocation of a workload fail in
 * turn.
 */
#include <limen/fault_inject.h>
#include <limen/printk.h>
#include <limen/sched.h>
#include "selftest.h"

static long countdown; /* atomic: allocations until the one that fails; 0: none will */

bool should_fail(void)
{
	if (!__atomic_load_n(&countdown, __ATOMIC_RELAXED))
		return false;
	if (__atomic_sub_fetch(&countdown, 1, __ATOMIC_RELAXED))
		return false;
	pr_debug("%s[%d]: an allocation fails, as asked for", current->comm, current->pid);
	return true;
}

long fail_nth(long n)
{
	return __atomic_exchange_n(&countdown, n, __ATOMIC_RELAXED);
}
