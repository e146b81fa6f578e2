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
	SELFTEST_FAIL_NTH, /* 13: the arg-th allocation from now fails; what was left of the last */
};

/* fail_nth() - let the @n-th allocation from now on fail (0: none); how many were left before that
 * which was asked for last, 0 if it has failed. */
long fail_nth(long n);
