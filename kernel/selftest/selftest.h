/* What call 500, selftest(op, arg), does.  It is only in test builds: make WITH=selftest. */
#pragma once

enum selftest_op {
	SELFTEST_WRITE_TABLE, /* 0: write to sys_call_table */
	SELFTEST_READ_USER, /* 1: read user memory at arg, not by copy_from_user() */
	SELFTEST_WRITE_USER, /* 2: write there */
	SELFTEST_WRITE_TEXT, /* 3: write to the kernel's code */
	SELFTEST_WRITE_ALIAS, /* 4: write to the table through the direct map */
	SELFTEST_EXEC_DATA, /* 5: execute a page of data */
	SELFTEST_EXEC_USER, /* 6: execute user code at arg */
	SELFTEST_STACK_OVERFLOW, /* 7 */
	SELFTEST_PANIC, /* 8 */
	SELFTEST_READ_NULL, /* 9 */
	SELFTEST_RETURN_TO, /* 10: go back to user mode at arg */
	SELFTEST_LEAK, /* 11: lose a page */
	SELFTEST_ARGS_BUFFER, /* 12: selftest_args() stores its six arguments at arg */
	SELFTEST_FAIL_NTH, /* 13: fail_nth(arg) */
	/* What only a build with DEBUG=1 notices; -EINVAL from any other. */
	SELFTEST_SHIFT, /* 14: shift 1 by arg */
	SELFTEST_INDEX, /* 15: read element arg of an array of 4 */
	SELFTEST_BOOL, /* 16: read a bool that is arg */
	SELFTEST_LOCK_ORDER, /* 17: A before B, then B before A */
	SELFTEST_LOCK_TWICE, /* 18: two locks of one kind together */
	SELFTEST_SLEEP_LOCKED, /* 19: sleep with a spinlock held */
	SELFTEST_USER_LOCKED, /* 20: read user memory at arg with a spinlock held */
	SELFTEST_PAGE_STALE, /* 21: write to a page that was freed */
	SELFTEST_OBJECT_STALE, /* 22: write to an object that was freed */
	SELFTEST_FREE_TWICE, /* 23 */
	SELFTEST_BEYOND_END, /* 24: write beyond the end of an object */
	SELFTEST_OVERFLOW, /* 25: add 1 to the int arg */
};

/* debug_bug() - one of the last, on a build that notices them. */
long debug_bug(int op, unsigned long arg);

/* fail_nth() - let the @n-th allocation from now on fail (0: none); how many were left before that
 * which was asked for last, 0 if it has failed. */
long fail_nth(long n);
